// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.barrier.Participation;
import io.consulflux.session.SessionSpec;
import io.consulflux.state.KvEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Participants on a modelled cluster, in programs that may use the same ids, beside strangers who hold their keys. */
final class ParticipantWorld {

    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofSeconds(140);

    /**
     * What stood under a key.
     *
     * @param since from when on; it ended when the next one came
     */
    record Past(Optional<KvEntry> entry, long since) {}

    final VirtualTime time = new VirtualTime();
    final ModelCluster cluster;
    final List<SimulatedStay> stays = new ArrayList<>();

    /** By key. */
    final Map<String, List<Past>> pasts = new HashMap<>();

    /** Sessions of nobody here. */
    final Set<String> strangers = new HashSet<>();

    private final List<Program> programs = new ArrayList<>();
    private final Random random;
    private final SessionSpec spec;

    ParticipantWorld(Random random) {
        this.random = random;
        Weather weather = new Weather(random, List.of(0, 2, 10, 25).get(random.nextInt(4)));
        this.cluster = new ModelCluster(time, random, weather, 2);
        SessionSpec plain = Participation.of("b", "p").session().ttl(Duration.ofSeconds(10 + random.nextInt(15)));
        this.spec = random.nextBoolean() ? plain : plain.lockDelay(Duration.ofMillis(random.nextInt(12_000)));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<ModelAgent> served =
                    random.nextBoolean() ? cluster.agents() : cluster.agents().subList(0, 1);
            programs.add(new Program(new Client(time, new Network(time, weather, served), random)));
        }
        for (String key : List.of("b/p1", "b/p2")) {
            pasts.put(key, new ArrayList<>(List.of(new Past(Optional.empty(), time.nanos()))));
        }
        cluster.store().onChange(this::note);
        Disasters disasters = new Disasters(time, random, weather, cluster, LENGTH);
        for (int i = weather.isCalm() ? 0 : random.nextInt(4); i > 0; i--) {
            disasters.plan(span -> any().stop(span));
        }
        if (!weather.isCalm() && random.nextInt(4) == 0) {
            cluster.lagging(4);
        }
    }

    private Program any() {
        return programs.get(random.nextInt(programs.size()));
    }

    private void note() {
        pasts.forEach((key, known) -> {
            Optional<KvEntry> now = cluster.store().state().entry(key);
            if (!known.get(known.size() - 1).entry().equals(now)) {
                known.add(new Past(now, time.nanos()));
            }
        });
    }

    void play() {
        for (Program program : programs) {
            for (int i = random.nextInt(3); i > 0; i--) {
                time.after(sometime(), () -> stay(program));
            }
        }
        time.after(sometime(), () -> stay(programs.get(0)));
        for (int i = Math.max(0, random.nextInt(6) - 3); i > 0; i--) {
            time.after(sometime(), () -> strangerComes());
        }
        for (int i = Math.max(0, random.nextInt(8) - 3); i > 0; i--) {
            time.after(sometime(), this::endOne);
        }
        time.pass(LENGTH.plus(REST));
    }

    /** Somebody destroys a session. */
    private void endOne() {
        cluster.store().state().sessions.keySet().stream()
                .skip(random.nextInt(2))
                .findFirst()
                .ifPresent(cluster.store()::destroy);
    }

    private Duration sometime() {
        return Duration.ofMillis(random.nextInt((int) LENGTH.toMillis()));
    }

    /** One after another: two of one program that have the same id exclude each other before Consul is asked. */
    private void stay(Program program) {
        String id = "p" + (1 + random.nextInt(2));
        boolean busy = stays.stream()
                .anyMatch(stay -> stay.program == program && stay.as.id().equals(id) && stay.over.isEmpty());
        if (busy) {
            if (time.elapsed().compareTo(LENGTH) < 0) {
                time.after(Duration.ofMillis(10 + random.nextInt(1_000)), () -> stay(program));
            }
            return;
        }
        Participation.OnLoss onLoss = random.nextInt(4) == 0 ? Participation.OnLoss.END : Participation.OnLoss.REJOIN;
        SimulatedStay stay = new SimulatedStay(
                "s" + stays.size(),
                Participation.of("b", id).session(spec).onLoss(onLoss).flags(7),
                program);
        stays.add(stay);
        program.run(() -> {
            stay.begin();
            demand(stay);
            if (random.nextInt(3) == 0) {
                time.after(Duration.ofMillis(random.nextInt(40_000)), stay::cancel);
            }
        });
    }

    private void demand(SimulatedStay stay) {
        switch (random.nextInt(6)) {
            case 0 -> demandSometimes(stay);
            case 1 -> time.after(sometime(), () -> stay.driver.demand(Long.MAX_VALUE));
            default -> {
                stay.hearsAll = true;
                stay.driver.demand(Long.MAX_VALUE);
            }
        }
    }

    private void demandSometimes(SimulatedStay stay) {
        stay.driver.demand(1 + random.nextInt(2));
        if (!stay.driver.isOver() && stay.driver.demanded() < 100) {
            time.after(Duration.ofMillis(random.nextInt(5_000)), () -> demandSometimes(stay));
        }
    }

    /** Somebody else takes a key, if it can be had, for a while. */
    private void strangerComes() {
        String id = cluster.uuid();
        Duration lockDelay = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(8_000));
        strangers.add(id);
        ModelStore store = cluster.store();
        store.create(new StoreState.Session(id, Duration.ZERO, lockDelay, random.nextBoolean(), "n1"));
        store.acquire("b/p" + (1 + random.nextInt(2)), Bytes.utf8("strange"), 0, id);
        time.after(Duration.ofMillis(random.nextInt(30_000)), () -> store.destroy(id));
    }

    /** Whether a write came to Consul when its answer was awaited no longer: it may undo what came after it. */
    boolean isHaunted() {
        return programs.stream().anyMatch(program -> program.client.network().late() > 0);
    }

    /** Whether the store was put back to what it was. */
    boolean isDisturbed() {
        return cluster.store().restores() > 0;
    }

    /** All go; no session outlives twice its time to live. */
    void leave() {
        stays.forEach(SimulatedStay::cancel);
        strangers.forEach(cluster.store()::destroy);
        time.pass(spec.ttl().multipliedBy(2).plusSeconds(20));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(spec.toString());
        stays.forEach(stay -> text.append('\n').append(stay));
        pasts.forEach((key, known) -> text.append('\n').append(key).append(' ').append(known));
        return text.toString();
    }
}
