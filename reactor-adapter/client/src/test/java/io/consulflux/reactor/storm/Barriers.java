// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.BarrierEvent;
import io.consulflux.Bytes;
import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulException;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.storm.BarrierCheck.Spell;
import io.consulflux.reactor.storm.Truth.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits at barriers, one after the other and by turns through each client, and writes the states of those who are awaited.
 * Each barrier has a prefix of its own.
 */
final class Barriers {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TO_END = Duration.ofSeconds(60);
    private static final Duration TO_WRITE = Duration.ofSeconds(10);
    private static final Duration TO_OPEN = Duration.ofSeconds(60);
    private static final String BUSY = "busy";

    private final Storm.Scene scene;
    private final String prefix;
    private final List<ConsulFlux> clients;
    private final Participants participants;
    private final List<Wait> all = new CopyOnWriteArrayList<>();

    /** Who becomes what, one after the other. */
    private enum Plan {
        ALL_IN_THE_END("a busy, b ready, c ready, a ready"),
        NEVER_TOGETHER("a ready, b ready, a busy, c ready"),
        ONE_HESITATES("b ready, a ready, b busy, c ready, b ready");

        private final String steps;

        Plan(String steps) {
            this.steps = steps;
        }

        List<String> steps() {
            return List.of(steps.split(", ", -1));
        }
    }

    /**
     * One barrier.
     *
     * @param restoring when it began, and when it was over, as {@link Weather#restoring()} counts
     */
    private record Wait(
            String prefix,
            Plan plan,
            Heard<BarrierCheck.Heard> heard,
            ConcurrentLinkedQueue<Spell> ready,
            int restoring,
            AtomicInteger restoringInTheEnd) {

        boolean isOpen() {
            return heard.last()
                    .filter(last -> last.event() instanceof BarrierEvent.Opened)
                    .isPresent();
        }
    }

    Barriers(Storm.Scene scene, String prefix, List<ConsulFlux> clients) {
        this.scene = scene;
        this.prefix = prefix;
        this.clients = clients;
        this.participants = new Participants(scene);
    }

    /** Waits at one, and writes its states; returns when these are written, or one of them cannot be. */
    void next() {
        next(Plan.values()[all.size() % Plan.values().length]);
    }

    private Wait next(Plan plan) {
        String own = prefix + "/" + all.size();
        ConsulFlux client = clients.get(all.size() % clients.size());
        AtomicInteger restoringInTheEnd = new AtomicInteger();
        Heard<BarrierCheck.Heard> heard = Heard.of(
                "barrier " + own,
                client.barrier(Barrier.at(own).of("a", "b", "c").timeout(TIMEOUT))
                        .doFinally(end -> restoringInTheEnd.set(scene.weather().restoring()))
                        .map(event -> new BarrierCheck.Heard(System.nanoTime(), event)));
        Wait wait = new Wait(
                own, plan, heard, new ConcurrentLinkedQueue<>(), scene.weather().restoring(), restoringInTheEnd);
        all.add(wait);
        Map<String, Long> begun = new HashMap<>();
        for (String step : plan.steps()) {
            String id = step.substring(0, 1);
            String state = step.substring(2);
            if (state.equals(BarrierCheck.READY)) {
                begun.put(id, System.nanoTime());
                wait.ready.add(new Spell(id, begun.get(id), Long.MAX_VALUE));
            }
            if (!become(own, id, state, client)) {
                return wait; // whoever was ready may be so for ever
            }
            if (state.equals(BUSY) && begun.containsKey(id)) {
                wait.ready.remove(new Spell(id, begun.get(id), Long.MAX_VALUE));
                wait.ready.add(new Spell(id, begun.get(id), System.nanoTime()));
            }
        }
        return wait;
    }

    /** One takes part through the other client; the two others have their keys written. */
    private boolean become(String own, String id, String state, ConsulFlux client) {
        if (id.equals("c")) {
            ConsulFlux other = clients.get(1 - clients.indexOf(client));
            return participants.enter(other, own, id, state, TO_WRITE);
        }
        return Waiting.comes(TO_WRITE, () -> write(own + "/" + id, state, client));
    }

    /** On condition that the key has not changed: what arrives late does not undo what came after it. */
    private boolean write(String key, String state, ConsulFlux client) {
        Site site = scene.site();
        Optional<Map<String, Entry>> read = site.truth().keys(site.witness(), key);
        if (read.isEmpty()) {
            return false;
        }
        long index = Optional.ofNullable(read.get().get(key)).map(Entry::index).orElse(0L);
        if (key.endsWith("/a")) {
            return site.truth()
                    .put(site.witness(), "/v1/kv/" + key + "?cas=" + index, state)
                    .filter(answer -> answer.strip().equals("true"))
                    .isPresent();
        }
        Bytes value = Bytes.utf8(state);
        try {
            return (index == 0
                            ? client.kv().putIfAbsent(key, value)
                            : client.kv().cas(key, index, value, 0))
                    .blockOptional(TO_END)
                    .orElse(false);
        } catch (ConsulException unknown) {
            return false;
        }
    }

    /** Waits until all are over, and then for one that opens. */
    void finish() {
        for (Wait wait : all) {
            Waiting.until("the end of " + wait.heard, TO_END, wait.heard::isOver);
        }
        Waiting.until("a barrier that opens", TO_OPEN, () -> {
            Wait last = next(Plan.ALL_IN_THE_END);
            Waiting.until("the end of " + last.heard, TO_END, last.heard::isOver);
            return last.isOpen();
        });
        participants.finish();
    }

    /** Whether all that was told is true. After a restore somebody may be ready again who was so before. */
    void check() {
        participants.check();
        for (Wait wait : all) {
            List<Spell> ready = new ArrayList<>(wait.ready);
            if (wait.restoring % 2 == 1 || wait.restoring != wait.restoringInTheEnd.get()) {
                ready.replaceAll(spell -> new Spell(spell.id(), spell.from(), Long.MAX_VALUE));
            }
            new BarrierCheck(wait.heard.name() + " " + wait.plan, Set.of("a", "b", "c"), scene.complaints())
                    .check(wait.heard.all(), wait.heard.failure(), ready);
        }
    }

    String figures() {
        return all.size() + " barriers, " + all.stream().filter(Wait::isOpen).count() + " opened, "
                + participants.figures();
    }
}
