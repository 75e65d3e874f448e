// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import com.google.re2j.Pattern;
import io.consulflux.codec.AgentDecoder;
import io.consulflux.codec.AgentDecoder.Member;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.codec.CatalogDecoder;
import io.consulflux.codec.CatalogDecoder.Instance;
import io.consulflux.exec.ExecTargets;
import io.consulflux.exec.Expectation;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whom the job means, by the same filters that the agents will apply. Services are matched by id, as agents do;
 * the catalog lists ids only service by service or node by node, and the survey asks whichever is fewer.
 */
final class Survey {

    private static final String SELF = "self";
    private static final String SERVER = "server";
    private static final String MEMBERS = "members";
    private static final String SERVICES = "services";
    private static final String SERVICE = "service ";
    private static final String NODE = "node ";

    /** Stands in the catalog for every server, but no agent has it among its own services. */
    private static final String CONSUL = "consul";

    private final Talk talk;
    private final ExecTargets targets;
    private final Optional<Pattern> node;
    private final Optional<Pattern> service;
    private final Optional<Pattern> tag;
    private final Map<String, Call> pending = new LinkedHashMap<>();
    private final Set<String> hosts = new HashSet<>();

    private List<Member> members = List.of();
    private Optional<String> server = Optional.empty();

    Survey(Talk talk) {
        this.talk = talk;
        this.targets = talk.job.targets();
        this.node = targets.node().map(Pattern::compile);
        this.service = targets.service().map(Pattern::compile);
        this.tag = targets.tag().map(Pattern::compile);
        ask(SELF, Request.get("/v1/agent/self"));
        if (targets.datacenter().isEmpty()) {
            askMembers();
        }
    }

    /** What is to be asked next. */
    List<Call> pending(int most) {
        return pending.values().stream().limit(most).toList();
    }

    boolean isComplete() {
        return pending.isEmpty();
    }

    /** The live nodes that are meant, or those held for failed; sorted. */
    List<String> nodes(Standing standing) {
        return members.stream()
                .filter(member -> member.standing() == standing && isMeant(member.name()))
                .map(Member::name)
                .sorted()
                .distinct()
                .toList();
    }

    /** A server of the other datacenter, to bind the session to. */
    Optional<String> server() {
        return server;
    }

    void answered(Call call, Response response) {
        String name = call.name();
        if (name.equals(SELF)) {
            AgentDecoder.Self self = AgentDecoder.self(response);
            talk.meet(self.node(), self.datacenter());
            if (targets.datacenter().isPresent()) {
                askMembers();
            }
            if (talk.foreign().isPresent()) {
                ask(SERVER, Request.get("/v1/health/service/consul").flagged("passing"));
            }
        } else if (name.equals(SERVER)) {
            server = CatalogDecoder.firstNode(response);
        } else if (name.equals(MEMBERS)) {
            members = talk.foreign().isPresent() ? AgentDecoder.serfHealth(response) : AgentDecoder.members(response);
            if (service.isPresent() && isResolved()) {
                ask(SERVICES, Request.get("/v1/catalog/services"));
            }
        } else if (name.equals(SERVICES)) {
            askInstances(CatalogDecoder.services(response));
        } else if (name.startsWith(SERVICE)) {
            note(CatalogDecoder.instances(response));
        } else {
            note(CatalogDecoder.onNode(name.substring(NODE.length()), response));
        }
        pending.remove(name);
    }

    private void askMembers() {
        if (talk.job.expectation() instanceof Expectation.AtLeast
                || talk.job.expectation() instanceof Expectation.Whoever) {
            return;
        }
        ask(
                MEMBERS,
                talk.foreign().isPresent()
                        ? Request.get("/v1/health/state/any").with("filter", "CheckID == \"serfHealth\"")
                        : Request.get("/v1/agent/members"));
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

    private boolean isMeant(String name) {
        if (talk.job.expectation() instanceof Expectation.Named named) {
            return named.names().contains(name);
        }
        return isNode(name) && (service.isEmpty() || hosts.contains(name));
    }

    private boolean isResolved() {
        return talk.job.expectation() instanceof Expectation.Resolved;
    }

    private boolean isNode(String name) {
        return node.isEmpty() || node.get().matcher(name).find();
    }

    private boolean isTag(String text) {
        return tag.isPresent() && tag.get().matcher(text).find();
    }

    private void ask(String name, Request request) {
        boolean local = name.equals(SELF) || talk.foreign().isEmpty();
        pending.put(name, Call.of(name, local ? request : request.with("dc", talk.foreign())));
    }
}
