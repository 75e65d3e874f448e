// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.kv.plan.Costs;
import io.consulflux.kv.plan.Poll;
import io.consulflux.kv.plan.PollPlan;
import io.consulflux.kv.plan.PollPlanner;
import io.consulflux.kv.plan.Watched;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The polls of a hub, kept as its plan says. A poll that a new plan no longer has is stopped before another begins that
 * covers the same keys, and polls begin with a read that the leader answers at once: what is told first by the new one is
 * never older than what the old one told. Touched only from the hub's line.
 */
final class KvRuns {

    /** Those who come together are planned for together. */
    private static final Duration GATHER = Duration.ofMillis(5);

    /** After a while without coming and going the plan may be improved. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** What is known of more prefixes than these is forgotten, old news with it. */
    private static final int COSTS_LIMIT = 10_000;

    private final KvHub hub;
    private final KvReads reads;
    private final KvSettler settler;
    private final KvTurns turns;
    private final PollPlanner planner;
    private final Map<Poll, KvRun> runs = new HashMap<>();
    private final Map<Cell<?>, KvRun> places = new HashMap<>();
    private PollPlan plan = PollPlan.none();
    private Costs costs = Costs.unknown();
    private final Set<String> givenUp = new HashSet<>();
    private boolean stopped;
    private boolean gathering;
    private boolean settling;
    private long changes;
    private Watched watched = Watched.nothing();
    private long watchedAt;

    KvRuns(KvHub hub, KvReads reads, int budget) {
        this.hub = hub;
        this.reads = reads;
        this.settler = new KvSettler(hub, reads, this);
        this.turns = new KvTurns(hub, reads, settler);
        this.planner = PollPlanner.within(budget);
    }

    /** A new cell: where a poll covers it already it is served at once. */
    void cover(Cell<?> cell) {
        pollOf(cell).filter(poll -> serves(poll, cell)).map(runs::get).ifPresent(run -> place(cell, run));
        dirty();
    }

    /** The cell has no subscriber any more. */
    void left(Cell<?> cell) {
        turns.forget(cell);
        settler.forget(cell);
        KvRun run = places.remove(cell);
        if (run != null) {
            run.forget(cell);
        }
        dirty();
    }

    /** What a listing costs, from an answer. */
    void learn(String prefix, KvListing listing, long bytes) {
        Costs more = costs.learnt(prefix, listing, bytes, watched());
        if (more != costs) {
            costs = more;
            dirty();
        }
    }

    /** No more polls, and no more reads. */
    void stop() {
        stopped = true;
        runs.values().forEach(KvRun::stop);
        runs.clear();
        turns.stop();
        settler.stop();
    }

    /** A poll has ended by itself: what it covered wants another one. */
    void over(Poll poll, KvRun run) {
        runs.remove(poll, run);
        places.values().removeIf(run::equals);
        dirty();
    }

    /**
     * The listing of a prefix cannot be had, be it for its length or for want of a right to list it. What is watched in it
     * may be had all the same, by narrower polls or by turns.
     *
     * @param bytes how long it is at the least
     */
    void giveUp(String prefix, long bytes) {
        givenUp.add(prefix);
        costs = costs.givenUp(prefix, bytes);
        dirty();
    }

    /** The listing of a prefix can be had. */
    void had(String prefix) {
        if (givenUp.remove(prefix)) {
            dirty();
        }
    }

    /** Whether the cell has a poll, whose listing shows nothing for it. */
    boolean lacks(Cell<?> cell) {
        KvRun run = places.get(cell);
        return run != null && run.lacks(cell);
    }

    private void dirty() {
        changes++;
        if (!gathering) {
            gathering = true;
            reads.after(GATHER, () -> hub.happens(this::gathered));
        }
    }

    private void gathered() {
        gathering = false;
        if (stopped) {
            return;
        }
        follow(planner.next(plan, watched(), costs));
        settleLater();
    }

    private void settleLater() {
        if (!settling) {
            settling = true;
            long seen = changes;
            reads.after(SETTLE, () -> hub.happens(() -> settled(seen)));
        }
    }

    private void settled(long seen) {
        settling = false;
        if (stopped) {
            return;
        }
        if (seen != changes) {
            settleLater();
            return;
        }
        if (costs.size() > COSTS_LIMIT) {
            costs = Costs.unknown();
            givenUp.clear();
        }
        follow(planner.settled(plan, watched(), costs));
    }

    /** Put together anew only where something has changed: it is as much work as a plan. */
    private Watched watched() {
        if (watchedAt != changes) {
            watched = hub.watched();
            watchedAt = changes;
        }
        return watched;
    }

    private void follow(PollPlan next) {
        plan = next;
        Set<Poll> needed = Set.copyOf(next.needed(watched()));
        runs.entrySet().removeIf(run -> {
            boolean gone = !needed.contains(run.getKey());
            if (gone) {
                run.getValue().stop();
                places.values().removeIf(run.getValue()::equals);
            }
            return gone;
        });
        hub.cells().filter(cell -> !places.containsKey(cell)).forEach(this::settleIn);
    }

    private void settleIn(Cell<?> cell) {
        Optional<Poll> poll = pollOf(cell).filter(planned -> serves(planned, cell));
        if (poll.isEmpty()) {
            turns.take(cell);
            return;
        }
        turns.forget(cell);
        place(cell, runs.computeIfAbsent(poll.get(), this::begin));
    }

    /** A listing that could not be had serves those who watch that very prefix, and others once it has been had. */
    private boolean serves(Poll poll, Cell<?> cell) {
        return poll instanceof Poll.OfKey
                || !givenUp.contains(poll.text())
                || (cell instanceof PrefixCell && cell.name.equals(poll.text()));
    }

    private KvRun begin(Poll poll) {
        KvRun run = new KvRun(hub, this, settler, poll);
        run.start(reads);
        return run;
    }

    private void place(Cell<?> cell, KvRun run) {
        places.put(cell, run);
        run.cover(cell);
    }

    private Optional<Poll> pollOf(Cell<?> cell) {
        return cell instanceof PrefixCell ? plan.ofPrefix(cell.name) : plan.ofKey(cell.name);
    }
}
