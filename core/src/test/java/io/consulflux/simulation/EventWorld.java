// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.event.EventWatch;
import io.consulflux.protocol.event.EventLog;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventQuestion;
import io.consulflux.protocol.event.EventReader;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A poll of user events on a modelled cluster, and some who listen to it. */
final class EventWorld {

    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration EARLY = Duration.ofSeconds(8);
    private static final Duration LATE = Duration.ofSeconds(55);

    /** An answer that the poll has read: what the agent held, by the places in which it had come there. */
    record Answer(String agent, int from, int to, boolean continued, List<Entry> entries) {}

    /** One who reads the log, at each answer or now and then. */
    static final class Listener {
        final EventWatch watch;
        final boolean lazy;
        final List<Entry> told = new ArrayList<>();

        /** How many answers there were before its first look. */
        final int since;

        private final EventReader reader;

        Listener(EventWatch watch, boolean lazy, int since) {
            this.watch = watch;
            this.lazy = lazy;
            this.since = since;
            this.reader = new EventReader(watch);
        }
    }

    final Random random;
    final VirtualTime time = new VirtualTime();
    final ModelCluster cluster;
    final Optional<String> name;
    final List<Answer> answers = new ArrayList<>();
    final List<Listener> listeners = new ArrayList<>();
    final SimulatedPoll<EventLog> poll;
    private final Network network;
    private final EventReader attentive;
    private final boolean flood;
    private final int volume;

    EventWorld(Random random) {
        this.random = random;
        Weather weather = new Weather(random, List.of(0, 2, 10).get(random.nextInt(3)));
        this.cluster = new ModelCluster(time, random, weather, 2);
        this.name = random.nextBoolean() ? Optional.empty() : Optional.of("a");
        this.flood = random.nextInt(20) == 0;
        this.volume = flood ? 400 : 8;
        this.network = new Network(
                time,
                weather,
                flood || random.nextBoolean()
                        ? cluster.agents()
                        : cluster.agents().subList(0, 1));
        this.attentive = new EventReader(EventWatch.of().replay());
        this.poll = new Client(time, network, random).poll(new EventQuestion(name));
        poll.witness(this::answered);
        Disasters disasters = new Disasters(time, random, weather, cluster, LENGTH);
        for (int i = weather.isCalm() ? 0 : random.nextInt(5); i > 0; i--) {
            disasters.planFor(network.current());
        }
        // The one that may stand in then holds what the other has long forgotten.
        if (!weather.isCalm() && !flood && random.nextInt(3) == 0) {
            time.after(sometime(), () -> cluster.agents().get(1).hears(false));
            time.after(LENGTH, () -> cluster.agents().get(1).hears(true));
        }
        if (flood && random.nextBoolean()) {
            forgetsMore();
        }
    }

    /** The one that stands in holds what even the log has forgotten by then. */
    private void forgetsMore() {
        time.after(EARLY, () -> cluster.agents().get(1).hears(false));
        time.after(LATE, () -> cluster.stop(cluster.agents().get(0), Duration.ofSeconds(20)));
        time.after(LENGTH, () -> cluster.agents().get(1).hears(true));
    }

    void play() {
        fire();
        poll.join(new SimulatedPoll.Listener<>(this::told, failure -> {
            throw new AssertionError("the poll has ended", failure);
        }));
        for (int i = (flood ? 6 : 0) + random.nextInt(12); i > 0; i--) {
            time.after(sometime(), this::fire);
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            time.after(sometime(), this::listen);
        }
        time.pass(LENGTH.plusMinutes(2));
        listeners.forEach(this::look);
    }

    private Duration sometime() {
        return Duration.ofMillis(random.nextInt((int) LENGTH.toMillis()));
    }

    private void fire() {
        for (int i = random.nextInt(volume); i > 0; i--) {
            // Names and payloads are the same on purpose: only the id tells one event from another.
            cluster.fire(random.nextInt(3) == 0 ? "b" : "a", Bytes.utf8("same"), Optional.empty());
        }
    }

    private void listen() {
        if (poll.current().isPresent()) {
            listeners.add(new Listener(watch(held()), random.nextInt(3) == 0, answers.size()));
            look(listeners.get(listeners.size() - 1));
        }
    }

    private EventWatch watch(List<String> ids) {
        EventWatch all = name.map(EventWatch::of).orElseGet(EventWatch::of);
        EventWatch narrowed = name.isEmpty() && random.nextInt(3) == 0 ? EventWatch.of("b", "c") : all;
        int lot = random.nextInt(3);
        if (lot == 2 && !ids.isEmpty()) {
            return narrowed.after(ids.get(random.nextInt(ids.size())));
        }
        return lot == 0 ? narrowed : narrowed.replay();
    }

    /** The ids of what ever came to the agent. */
    private List<String> held() {
        return network.current().ring.arrived.stream().map(event -> event.id()).toList();
    }

    private void answered(Response response, boolean continued) {
        String[] range = response.header(Answers.NUMBER).orElseThrow().split(":", 2);
        answers.add(new Answer(
                response.agent().orElseThrow(),
                Integer.parseInt(range[0]),
                Integer.parseInt(range[1]),
                continued,
                new ArrayList<>()));
    }

    private void told(Snapshot<EventLog> log) {
        answers.get(answers.size() - 1).entries().addAll(attentive.read(log.state()));
        listeners.stream()
                .filter(listener -> !listener.lazy || random.nextInt(volume) < 2)
                .forEach(this::look);
    }

    private void look(Listener listener) {
        poll.current().ifPresent(log -> listener.told.addAll(listener.reader.read(log.state())));
    }
}
