// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventWatch;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What one client watches, and what it was told. */
final class Streams {

    private static final Duration SLOW = Duration.ofMillis(700);

    private final String client;
    private final ConsulFlux consul;
    private final boolean everyAgent;
    private final Map<String, Heard<Snapshot<Optional<KvEntry>>>> keys = new TreeMap<>();
    private final Heard<Snapshot<List<KvEntry>>> folder;
    private final Heard<Snapshot<List<KvEntry>>> slowly;
    private final Heard<KvChange> changes;
    private final Heard<Snapshot<List<ServiceInstance>>> service;
    private final Heard<NodeEvent> events;

    /**
     * Begins to listen.
     *
     * @param everyAgent whether user events are watched through all agents at once
     */
    Streams(String client, ConsulFlux consul, Storm.Names names, boolean everyAgent) {
        this.client = client;
        this.consul = consul;
        this.everyAgent = everyAgent;
        for (String key : names.keys()) {
            keys.put(key, Heard.of(client + " " + key, consul.kv().watch(key)));
        }
        this.folder = Heard.of(client + " folder", consul.kv().watchPrefix(names.folder()));
        this.slowly = Heard.of(
                client + " folder slowly",
                consul.kv()
                        .watchPrefix(names.folder())
                        .concatMap(told -> Mono.just(told).delayElement(SLOW), 1));
        this.changes = Heard.of(client + " changes", consul.kv().changes(names.folder()));
        this.service = Heard.of(client + " service", consul.health().watchService(names.event()));
        EventWatch watch = EventWatch.of().replay();
        Flux<NodeEvent> watched = consul.events().watch(everyAgent ? watch.throughEveryAgent() : watch);
        this.events = Heard.of(
                client + " events",
                watched.filter(event ->
                        !(event instanceof Received received) || received.name().equals(names.event())));
    }

    private Stream<Heard<?>> all() {
        return Stream.concat(keys.values().stream(), Stream.of(folder, slowly, changes, service, events));
    }

    /** What has not been told yet of what the leader holds. */
    List<String> lacks(Storm.Scene scene, Map<String, Long> truth, List<String> instances) {
        List<String> lacks = new ArrayList<>();
        keys.forEach((key, heard) -> {
            Optional<Long> told = heard.last()
                    .flatMap(Snapshot::state)
                    .map(entry -> Long.parseLong(entry.value().utf8()));
            if (heard.last().isEmpty() || !told.equals(Optional.ofNullable(truth.get(key)))) {
                lacks.add(heard + " tells " + told + " for " + truth.get(key));
            }
        });
        for (Heard<Snapshot<List<KvEntry>>> heard : List.of(folder, slowly)) {
            Optional<Map<String, Long>> told = heard.last().map(Snapshot::state).map(WatchCheck::numbers);
            if (!told.equals(Optional.of(truth))) {
                lacks.add(heard + " tells " + told + " for " + truth);
            }
        }
        Map<String, Long> sum = new WatchCheck(scene.ledger(), 0, new Complaints()).changes("", changes.all());
        if (!sum.equals(truth)) {
            lacks.add(changes + " add up to " + sum + " for " + truth);
        }
        Optional<List<String>> stand = service.last()
                .map(told -> told.state().stream().map(Streams::text).sorted().toList());
        if (!stand.equals(Optional.of(instances))) {
            lacks.add(service + " tells " + stand + " for " + instances);
        }
        EventCheck check = events(scene);
        asked(scene)
                .filter(node -> !check.isUpToDate(events.all(), node))
                .forEach(node -> lacks.add(events + " lacks the last of " + node));
        all().filter(Heard::isOver).forEach(heard -> lacks.add(heard + " ended: " + heard.failure()));
        consul.polls().stream().filter(poll -> poll.isFailing()).forEach(poll -> lacks.add(client + " fails: " + poll));
        return lacks;
    }

    /** The nodes whose events are told at this moment. */
    private Stream<String> asked(Storm.Scene scene) {
        return scene.firing()
                .agents()
                .map(scene.site()::agent)
                .filter(agent -> everyAgent
                        ? scene.isAskedBy(client, agent)
                        : consul.currentAgent().equals(Optional.of(agent.proxy().hostAndPort())))
                .map(agent -> agent.name());
    }

    private static String text(ServiceInstance instance) {
        List<String> checks = instance.checks().stream()
                .map(check -> check.id() + "=" + check.status().name().toLowerCase(java.util.Locale.ROOT))
                .sorted()
                .toList();
        return instance.id() + checks;
    }

    /** What was told of user events, by node also where an agent that did not tell its name in time stands with its address. */
    private List<NodeEvent> named(Site site) {
        Map<String, String> names = new TreeMap<>();
        Fault.ASKED.forEach(agent -> names.put(
                site.agent(agent).proxy().hostAndPort(), site.agent(agent).name()));
        return events.all().stream()
                .map(event -> named(event, names.getOrDefault(event.node(), event.node())))
                .toList();
    }

    private static NodeEvent named(NodeEvent event, String node) {
        if (event instanceof Received got) {
            return new Received(node, got.at(), got.id(), got.name(), got.payload(), got.filters(), got.lamport());
        }
        return event instanceof Gap gap ? new Gap(node, gap.at(), gap.atMost(), gap.reason()) : event;
    }

    private EventCheck events(Storm.Scene scene) {
        return new EventCheck(
                events.name(),
                scene.firing().held(),
                scene.weather()::beginnings,
                scene.firing()::wasTried,
                scene.complaints());
    }

    void check(Storm.Scene scene) {
        WatchCheck check = new WatchCheck(scene.ledger(), scene.weather().stepsBackAtMost(), scene.complaints());
        keys.forEach((key, heard) -> check.key(heard.name(), key, heard.all()));
        check.prefix(folder.name(), folder.all());
        check.prefix(slowly.name(), slowly.all());
        check.changes(changes.name(), changes.all());
        check.order(service.name(), service.all());
        List<NodeEvent> told = named(scene.site());
        if (everyAgent) {
            events(scene).eachAgent(told);
        } else {
            events(scene).oneAfterTheOther(told);
        }
        all().forEach(heard -> scene.complaints().unless(!heard.isOver(), "%s ended: %s", heard, heard.failure()));
    }

    /** All end when the client is disposed of. */
    void checkEnd(Complaints complaints) {
        all().forEach(heard -> complaints.unless(
                heard.ends(Duration.ofSeconds(10)) && heard.failure().isEmpty(),
                "%s does not end with its client: %s",
                heard,
                heard.failure()));
    }

    String figures() {
        long states = Stream.concat(keys.values().stream(), Stream.of(folder, slowly, service))
                .mapToLong(heard -> heard.all().size())
                .sum();
        return "%s: %d states, %d changes, %d of events"
                .formatted(client, states, changes.all().size(), events.all().size());
    }
}
