// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Barrier.Policy;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.protocol.barrier.BarrierProtocol;
import io.consulflux.state.Consistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A barrier on a modelled cluster, and participants who come, change and go. */
final class BarrierWorld {

    static final String PREFIX = "b/";
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final List<String> KEYS = List.of("b/p1", "b/p2", "b/p3", "b/p4", "b/p1/x", "b/", "bc");
    private static final List<String> STATES = List.of("ready", "ready\n", "busy", "already", "failed");

    /**
     * A state of the store.
     *
     * @param since from when on it was there; it ended when the next one came
     */
    record Past(StoreState state, long since) {}

    final VirtualTime time = new VirtualTime();
    final ModelCluster cluster;
    final Barrier barrier;
    final SimulatedDriver<NodeEvent> driver;
    final List<Past> pasts = new ArrayList<>();
    final boolean sound;
    Duration stopped = Duration.ZERO;

    /** When the wait began. */
    long start;

    private final long peace = time.nanos() + LENGTH.toNanos();
    private final Random random;
    private final Client client;

    BarrierWorld(Random random) {
        this.random = random;
        Weather weather = new Weather(random, List.of(0, 2, 12).get(random.nextInt(3)));
        this.sound = weather.isCalm();
        this.cluster = new ModelCluster(time, random, weather, 2);
        this.client = new Client(time, new Network(time, weather, cluster.agents()), random);
        this.barrier = policies(condition(Barrier.at("b"))).timeout(Duration.ofSeconds(5 + random.nextInt(150)));
        this.driver = new SimulatedDriver<>(new BarrierProtocol(barrier, "agent:8500", random.nextDouble()), client);
        ModelStore store = cluster.store();
        store.onChange(() -> pasts.add(new Past(store.state().copy(), time.nanos())));
        pasts.add(new Past(store.state().copy(), time.nanos()));
        Disasters disasters = new Disasters(time, random, weather, cluster, LENGTH);
        for (int i = sound ? 0 : random.nextInt(4); i > 0; i--) {
            disasters.plan(this::stop);
        }
    }

    private void stop(Duration span) {
        stopped = stopped.plus(span);
        driver.stop(span);
    }

    private Barrier condition(Barrier any) {
        return switch (random.nextInt(4)) {
            case 0 -> any.quorum(1 + random.nextInt(3));
            case 1 -> any.of("p1", "p" + (2 + random.nextInt(3)));
            case 2 -> any.share(0.5, List.of("p1", "p2", "p3"));
            default -> any.atLeast(1 + random.nextInt(3));
        };
    }

    private Barrier policies(Barrier any) {
        Barrier failing = random.nextBoolean() ? any : any.failedWhen("failed").onFailed(policy());
        Barrier leaving = random.nextBoolean() ? failing : failing.onLeave(policy());
        return switch (random.nextInt(4)) {
            case 0 -> leaving.heldOnly();
            case 1 -> leaving.releasedToo();
            default -> leaving;
        };
    }

    private Policy policy() {
        return List.of(Policy.WAIT, Policy.FAIL, Policy.ABSENT).get(random.nextInt(3));
    }

    void play() {
        // Others may have watched the same for long.
        if (random.nextBoolean()) {
            client.poll(new EntriesQuestion(PREFIX, Optional.empty(), Consistency.DEFAULT))
                    .join(new SimulatedPoll.Listener<>(state -> {}, failure -> {}));
        }
        boolean busy = random.nextBoolean();
        for (int i = random.nextInt(busy ? 40 : 8); i > 0; i--) {
            time.after(sometime(), this::change);
        }
        time.after(sometime(), () -> {
            start = time.nanos();
            driver.start();
            demand();
        });
        if (random.nextInt(8) == 0) {
            time.after(sometime(), driver::cancel);
        }
        time.pass(LENGTH.plusMinutes(4));
    }

    private void demand() {
        if (random.nextBoolean()) {
            driver.demand(Long.MAX_VALUE);
        } else {
            demandSometimes();
        }
    }

    private void demandSometimes() {
        driver.demand(1 + random.nextInt(2));
        if (!driver.isOver()) {
            time.after(Duration.ofMillis(random.nextInt(2_000)), this::demandSometimes);
        }
    }

    private Duration sometime() {
        return Duration.ofMillis(random.nextInt((int) LENGTH.toMillis()));
    }

    private void change() {
        ModelStore store = cluster.store();
        String key = KEYS.get(random.nextInt(KEYS.size()));
        Bytes state = Bytes.utf8(STATES.get(random.nextInt(STATES.size())));
        switch (random.nextInt(12)) {
            case 0, 1 -> store.delete(key);
            case 2 -> store.deleteTree(PREFIX);
            case 3, 4, 5, 6 -> {
                String id = cluster.uuid();
                Duration ttl = Duration.ofSeconds(1 + random.nextInt(30));
                store.create(new StoreState.Session(id, ttl, Duration.ZERO, random.nextBoolean(), ""));
                store.acquire(key, state, 0, id);
            }
            default -> store.put(key, state, 0);
        }
    }

    /** From when on nothing goes wrong. */
    long peace() {
        return peace;
    }

    @Override
    public String toString() {
        return barrier + " from " + start + " told " + driver.told() + " " + driver.failure();
    }
}
