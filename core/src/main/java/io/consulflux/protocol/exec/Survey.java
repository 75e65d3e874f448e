// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import com.google.re2j.Pattern;
import io.consulflux.catalog.ServiceQuestion;
import io.consulflux.codec.AgentDecoder;
import io.consulflux.codec.AgentDecoder.Member;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.codec.CatalogDecoder;
import io.consulflux.codec.CatalogDecoder.Instance;
import io.consulflux.exec.ExecTargets;
import io.consulflux.exec.Expectation;
import io.consulflux.poll.Headers;
import io.consulflux.protocol.Call;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds out whom the job means, by the same filters that the agents will apply. Services are matched by id, as agents do;
 * the catalog lists ids only service by service or node by node, and the survey asks whichever is fewer.
 */
final class Survey {

    static final String SELF = "self";

    private static final String SERVER = "server";
    private static final String MEMBERS = "members";
    private static final String HEALTH = "health";
    private static final String SERVICES = "services";
    private static final String INSTANCES = "instances";
    private static final String SERVICE = "service ";
    private static final String NODE = "node ";

    /** Stands in the catalog for every server, but no agent has it among its own services. */
    static final String CONSUL = "consul";

    private final Talk talk;
    private final ExecTargets targets;

    /** Whether it asks what the filters match even where the job awaits nodes of its own choice. */
    private final boolean whole;

    private final Optional<Pattern> node;
    private final Optional<Pattern> service;
    private final Optional<Pattern> tag;
    private final Optional<ServiceQuestion> instances;
    private final Map<String, Call> pending = new LinkedHashMap<>();
    private final Set<String> hosts = new HashSet<>();

    /** The nodes that have an instance of the service that the job names. */
    private final Set<String> instanceNodes = new HashSet<>();

    private List<Member> members = List.of();
    private Optional<Set<String>> services = Optional.empty();
    private Optional<String> server = Optional.empty();
    private boolean filtered;

    private Survey(Talk talk, boolean whole) {
        this.talk = talk;
        this.targets = talk.job.targets();
        this.whole = whole || targets.isExact();
        this.node = targets.node().map(Pattern::compile);
        this.service = targets.service().map(Pattern::compile);
        this.tag = targets.tag().map(Pattern::compile);
        this.instances = targets.instancesOf().map(query -> new ServiceQuestion(query, ReadOptions.defaults()));
        ask(SELF, Request.get("/v1/agent/self"));
        if (targets.datacenter().isEmpty()) {
            askMembers();
        }
    }

    /** Asks whom the job awaits. */
    static Survey ofAwaited(Talk talk) {
        return new Survey(talk, false);
    }

    /** Asks whom the job's filters match, whomever it awaits. */
    static Survey ofMatching(Talk talk) {
        return new Survey(talk, true);
    }

    /** What is to be asked next. */
    List<Call> pending(int most) {
        return pending.values().stream().limit(most).toList();
    }

    boolean isComplete() {
        return pending.isEmpty();
    }

    /** The awaited nodes of this standing, sorted: those that the job names, or else those that its filters match. */
    List<String> awaited(Standing standing) {
        return talk.job.expectation() instanceof Expectation.Named named
                ? nodes(standing, named.names()::contains)
                : matching(standing);
    }

    /** The nodes of this standing that the job's filters match, sorted. */
    List<String> matching(Standing standing) {
        return nodes(standing, this::isMeant);
    }

    /** The names that the job gives, but for those that it excludes. */
    Set<String> named() {
        Set<String> names = new TreeSet<>(targets.exactly());
        names.removeAll(targets.excluded());
        return names;
    }

    /**
     * Who can be called by name: the live nodes that are meant, and of the job's own names those that may only be hidden
     * from the token; not the local agent's where it says that it would not run it.
     */
    Set<String> callable() {
        Set<String> names = new TreeSet<>(matching(Standing.ALIVE));
        if (Obstacles.isSomethingHidden(talk, this)) {
            names.addAll(named());
            members.stream()
                    .filter(member -> member.standing() != Standing.ALIVE)
                    .forEach(member -> names.remove(member.name()));
        }
        if (Obstacles.isSwitchedOff(talk)) {
            names.remove(talk.localNode());
        }
        return names;
    }

    private boolean isMeant(String name) {
        return isNode(name)
                && (service.isEmpty() || hosts.contains(name))
                && (instances.isEmpty() || instanceNodes.contains(name));
    }

    private List<String> nodes(Standing standing, Predicate<String> which) {
        return members.stream()
                .filter(member -> member.standing() == standing && which.test(member.name()))
                .map(Member::name)
                .sorted()
                .distinct()
                .toList();
    }

    /** A server of the other datacenter, to bind the session to. */
    Optional<String> server() {
        return server;
    }

    /** All nodes that the token may read, whether they are meant or not. */
    List<Member> members() {
        return members;
    }

    /** The names of all services that the token may read, where the survey asked for them. */
    Optional<Set<String>> services() {
        return services;
    }

    /** Whether Consul said that it left something out of an answer for want of rights. */
    boolean isFiltered() {
        return filtered;
    }

    /** The local agent may not be asked who it is; the survey goes on without. */
    void denied() {
        pending.remove(SELF);
        talk.meetNobody();
        met();
    }

    void answered(Call call, Response response) {
        String name = call.name();
        if (name.equals(SELF)) {
            talk.meet(AgentDecoder.self(response));
            met();
        } else if (name.equals(SERVER)) {
            server = CatalogDecoder.firstNode(response);
        } else if (name.equals(MEMBERS)) {
            know(AgentDecoder.members(response), HEALTH);
        } else if (name.equals(HEALTH)) {
            know(AgentDecoder.serfHealth(response), MEMBERS);
        } else if (name.equals(INSTANCES)) {
            instances.ifPresent(question ->
                    question.read(response, Optional.empty()).forEach(instance -> instanceNodes.add(instance.node())));
        } else if (name.equals(SERVICES)) {
            Map<String, List<String>> listed = CatalogDecoder.services(response);
            services = Optional.of(listed.keySet());
            askInstances(listed);
        } else if (name.startsWith(SERVICE)) {
            note(CatalogDecoder.instances(response));
        } else {
            note(CatalogDecoder.onNode(name.substring(NODE.length()), response));
        }
        filtered |= Headers.filtered(response) == Filtered.YES;
        pending.remove(name);
    }

    /** It is known now which datacenter is the local agent's. */
    private void met() {
        if (targets.datacenter().isPresent()) {
            askMembers();
        }
        if (talk.foreign().isPresent()) {
            ask(SERVER, Request.get("/v1/health/service/consul").flagged("passing"));
        }
    }

    private void askMembers() {
        Expectation expectation = talk.job.expectation();
        if (!whole && (expectation instanceof Expectation.AtLeast || expectation instanceof Expectation.Whoever)) {
            return;
        }
        if (talk.foreign().isEmpty()) {
            ask(MEMBERS, Request.get("/v1/agent/members"));
        }
        ask(HEALTH, Request.get("/v1/health/state/any").with("filter", "CheckID == \"serfHealth\""));
        instances.ifPresent(question -> ask(INSTANCES, question.request()));
    }

    /**
     * What the local agent knows by gossip is newer than the catalog, but not all: one that has just been started does not
     * know the nodes that had failed before. The catalog does.
     */
    private void know(List<Member> listed, String other) {
        boolean gossip = other.equals(HEALTH);
        Map<String, Member> known = new LinkedHashMap<>();
        Stream.concat((gossip ? listed : members).stream(), (gossip ? members : listed).stream())
                .forEach(member -> known.putIfAbsent(member.name(), member));
        members = List.copyOf(known.values());
        boolean isWhole = !pending.containsKey(other);
        if (isWhole && service.isPresent() && (whole || talk.job.expectation() instanceof Expectation.Resolved)) {
            ask(SERVICES, Request.get("/v1/catalog/services"));
        }
    }

    private void askInstances(Map<String, List<String>> services) {
        List<String> names = services.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(CONSUL))
                .filter(entry -> tag.isEmpty() || entry.getValue().stream().anyMatch(this::isTag))
                .map(Map.Entry::getKey)
                .toList();
        List<String> candidates = members.stream()
                .filter(member -> member.standing() != Standing.GONE && isNode(member.name()))
                .map(Member::name)
                .distinct()
                .toList();
        if (names.size() <= candidates.size()) {
            names.forEach(
                    name -> ask(SERVICE + name, Request.get("/v1/catalog/service/" + Request.encode(name, false))));
        } else {
            candidates.forEach(
                    name -> ask(NODE + name, Request.get("/v1/catalog/node/" + Request.encode(name, false))));
        }
    }

    private void note(List<Instance> instances) {
        for (Instance instance : instances) {
            boolean id = service.isPresent()
                    && !instance.service().equals(CONSUL)
                    && service.get().matcher(instance.id()).find();
            if (id && (tag.isEmpty() || instance.tags().stream().anyMatch(this::isTag))) {
                hosts.add(instance.node());
            }
        }
    }

    private boolean isNode(String name) {
        return (targets.exactly().isEmpty() || targets.exactly().contains(name))
                && !targets.excluded().contains(name)
                && (node.isEmpty() || node.get().matcher(name).find());
    }

    private boolean isTag(String text) {
        return tag.isPresent() && tag.get().matcher(text).find();
    }

    private void ask(String name, Request request) {
        boolean local = name.equals(SELF) || talk.foreign().isEmpty();
        pending.put(name, Call.of(name, local ? request : request.with("dc", talk.foreign())));
    }
}
