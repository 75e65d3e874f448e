// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.barrier.Barrier.Policy;
import io.consulflux.barrier.BarrierCondition;
import io.consulflux.simulation.BarrierWorld.Past;
import io.consulflux.simulation.SimulatedDriver.Told;
import io.consulflux.state.KvEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a barrier told and how it ended, beside what the store was while it waited. */
final class BarrierTruth {

    /** How long a state that opens may stand unseen where nothing goes wrong, and after things went wrong. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration IN_THE_END = Duration.ofSeconds(60);

    private final BarrierWorld world;

    /** Who is present, as told. */
    private final TreeMap<String, Participant> present = new TreeMap<>();

    private final Set<String> left = new HashSet<>();

    /** When each was last changed of what was told of it, as an index. */
    private final Map<String, Long> newest = new HashMap<>();

    BarrierTruth(BarrierWorld world) {
        this.world = world;
    }

    void check() {
        boolean enough = false;
        for (Told<NodeEvent> one : world.driver.told()) {
            assertThat(enough).as("enough and not opened").isEqualTo(one.event() instanceof BarrierEvent.Opened);
            enough = one.event() instanceof BarrierEvent.Ready counts && counts.ready() >= counts.needed();
            take((BarrierEvent) one.event(), one.at());
        }
        if (!world.driver.isCancelled()) {
            assertThat(world.driver.isOver()).as("over").isTrue();
            world.driver.failure().ifPresent(failure -> {
                if (failure instanceof BarrierBrokenException broken) {
                    broken.participants().forEach(this::broke);
                } else {
                    assertThat(failure).isInstanceOf(BarrierTimeoutException.class);
                    timedOut();
                }
            });
        }
    }

    private void take(BarrierEvent event, long at) {
        if (event instanceof BarrierEvent.Joined joined) {
            assertThat(present.put(joined.node(), joined.participant())).isNull();
            left.remove(joined.node());
            neverBackwards(joined.participant());
        } else if (event instanceof BarrierEvent.Changed changed) {
            assertThat(present.put(changed.node(), changed.participant())).isEqualTo(changed.previous());
            neverBackwards(changed.participant());
        } else if (event instanceof BarrierEvent.Left gone) {
            assertThat(present.remove(gone.node())).isEqualTo(gone.previous());
            left.add(gone.node());
        } else if (event instanceof BarrierEvent.Ready counts) {
            counted(counts, at);
        } else if (event instanceof BarrierEvent.Opened opened) {
            opened(opened, at);
        }
    }

    /** No participant is told to be what it was before it was told to be something else. */
    private void neverBackwards(Participant participant) {
        Long before = newest.put(participant.id(), participant.modifyIndex());
        assertThat(world.cluster.store().restores() > 0 || before == null || before < participant.modifyIndex())
                .as("%s after the one of %s", participant, before)
                .isTrue();
    }

    /** As they were in a state that there was since the wait had begun, beside those who left and are waited for. */
    private void counted(BarrierEvent.Ready counts, long at) {
        boolean waits = world.barrier.onLeave() == Policy.WAIT;
        long missed = waits
                ? left.stream().filter(world.barrier.condition()::concerns).count()
                : 0;
        // Who came and left between two that are told is waited for as well.
        assertThat(states(world.start, at).stream()
                        .filter(state -> List.copyOf(present.values()).equals(participants(state, false)))
                        .filter(state -> ready(state).size() == counts.ready())
                        .filter(state -> waits
                                ? counting(state) + missed <= counts.present()
                                : counting(state) == counts.present())
                        .filter(state -> world.barrier.condition().needed(counts.present()) == counts.needed()))
                .as("states with %s beside %s", counts, left)
                .isNotEmpty();
    }

    /** By a state that there was since the wait had begun, and that satisfies the condition. */
    private void opened(BarrierEvent.Opened opened, long at) {
        assertThat(states(world.start, at).stream()
                        .filter(state -> opens(state) && ready(state).equals(opened.participants()))
                        .filter(state -> List.copyOf(present.values()).equals(participants(state, false))))
                .as("states that open it")
                .isNotEmpty();
        boolean all = world.barrier.condition() instanceof BarrierCondition.AtLeast;
        boolean missed = left.stream().anyMatch(world.barrier.condition()::concerns);
        assertThat(missed
                        && (world.barrier.onLeave() == Policy.FAIL || (all && world.barrier.onLeave() == Policy.WAIT)))
                .as("opened without %s", left)
                .isFalse();
    }

    /** The states that there were at some time in this span. */
    private List<StoreState> states(long from, long to) {
        List<StoreState> states = new ArrayList<>();
        for (int i = 0; i < world.pasts.size(); i++) {
            Past past = world.pasts.get(i);
            boolean over = i + 1 < world.pasts.size() && world.pasts.get(i + 1).since() < from;
            if (!over && past.since() <= to) {
                states.add(past.state());
            }
        }
        return states;
    }

    private List<Participant> participants(StoreState state, boolean concernedOnly) {
        return state.under(BarrierWorld.PREFIX).stream()
                .filter(this::isPresent)
                .map(entry -> new Participant(
                        entry.key().substring(BarrierWorld.PREFIX.length()),
                        entry.value(),
                        entry.flags(),
                        entry.session(),
                        entry.createIndex(),
                        entry.modifyIndex()))
                .filter(one -> !concernedOnly || world.barrier.condition().concerns(one.id()))
                .toList();
    }

    private boolean isPresent(KvEntry entry) {
        String id = entry.key().substring(BarrierWorld.PREFIX.length());
        boolean bound = entry.session().isPresent();
        boolean counts = switch (world.barrier.presence()) {
            case ANY -> true;
            case HELD -> bound;
            case UNLESS_RELEASED -> bound || entry.lockIndex() == 0;
        };
        return counts && !id.isEmpty() && !id.contains("/");
    }

    private List<Participant> ready(StoreState state) {
        return participants(state, true).stream()
                .filter(one ->
                        one.state().equals("ready") && !world.barrier.failed().test(one))
                .toList();
    }

    private boolean opens(StoreState state) {
        boolean broken = failed(state) > 0 && world.barrier.onFailed() == Policy.FAIL;
        return !broken && ready(state).size() >= world.barrier.condition().needed((int) counting(state));
    }

    private long failed(StoreState state) {
        return participants(state, true).stream().filter(world.barrier.failed()).count();
    }

    private long counting(StoreState state) {
        return participants(state, true).size() - (world.barrier.onFailed() == Policy.ABSENT ? failed(state) : 0);
    }

    /** It was given up for something that was so since the wait had begun. */
    private void broke(Straggler straggler) {
        List<StoreState> states = states(world.start, Long.MAX_VALUE);
        if (straggler.reason() == Straggler.Reason.FAILED) {
            assertThat(world.barrier.onFailed()).isEqualTo(Policy.FAIL);
            assertThat(states.stream()
                            .flatMap(state -> find(state, straggler.id()).stream())
                            .filter(world.barrier.failed()))
                    .as("states in which it failed")
                    .isNotEmpty();
        } else {
            assertThat(world.barrier.onLeave()).isEqualTo(Policy.FAIL);
            List<Boolean> there = states.stream()
                    .map(state -> find(state, straggler.id()).isPresent())
                    .distinct()
                    .toList();
            assertThat(there).as("it was there and was not").hasSize(2);
        }
    }

    private Optional<Participant> find(StoreState state, String id) {
        return participants(state, true).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    /** In time, and only if nothing that opens it stood for long. */
    private void timedOut() {
        long end = world.start + world.barrier.timeout().toNanos();
        Duration unseen = (world.sound ? AT_ONCE : IN_THE_END).plus(world.stopped);
        boolean waited = world.barrier.onLeave() != Policy.ABSENT;
        if (!waited && end - unseen.toNanos() > world.start) {
            List<StoreState> last = states(end - unseen.toNanos(), end);
            assertThat(last.size() == 1 && opens(last.get(0)) && isPeaceful(end - unseen.toNanos()))
                    .as("closed though it should have opened")
                    .isFalse();
        }
        world.driver.told().forEach(one -> assertThat(one.at()).isLessThanOrEqualTo(end + world.stopped.toNanos()));
    }

    private boolean isPeaceful(long from) {
        return world.sound || from > world.peace();
    }
}
