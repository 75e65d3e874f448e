// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.error.ConsulException;
import io.consulflux.poll.Backoff;
import io.consulflux.poll.FailureStreak;
import io.consulflux.reactor.internal.signal.OneAnswer;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Finds out why a listing shows nothing for a cell, at first sight or where it showed something before: a key that the token may not read is left out of a
 * listing without a word, and a folder that it may not read looks like an empty one (Consul {@code
 * agent/consul/kvs_endpoint.go}). Only a read of the one key tells nothing there from nothing allowed. Touched only from
 * the hub's line.
 */
final class KvSettler {

    private static final int READS_AT_ONCE = 8;

    private final KvHub hub;
    private final KvReads reads;
    private final KvRuns runs;
    private final Queue<Doubt> waiting = new ArrayDeque<>();
    private final Set<Cell<?>> known = new HashSet<>();

    /** Those whose read may be older than what is in doubt about them now. */
    private final Set<Cell<?>> outrun = new HashSet<>();

    private int underWay;

    KvSettler(KvHub hub, KvReads reads, KvRuns runs) {
        this.hub = hub;
        this.reads = reads;
        this.runs = runs;
    }

    void settle(Cell<?> cell) {
        settle(cell, FailureStreak.none());
    }

    /** @param lately what has been borne for the cell already */
    void settle(Cell<?> cell, FailureStreak lately) {
        settle(new Doubt(cell, lately, 0));
    }

    private void settle(Doubt doubt) {
        boolean anew = !doubt.cell.isInDoubt();
        doubt.cell.doubt();
        if (known.add(doubt.cell)) {
            queue(doubt);
        } else if (anew) {
            outrun.add(doubt.cell);
        }
    }

    void forget(Cell<?> cell) {
        known.remove(cell);
        outrun.remove(cell);
    }

    /** Nobody waits any more. */
    void stop() {
        known.clear();
        outrun.clear();
        waiting.clear();
    }

    private void queue(Doubt doubt) {
        waiting.add(doubt);
        next();
    }

    private void next() {
        while (underWay < READS_AT_ONCE && !waiting.isEmpty()) {
            Doubt doubt = waiting.remove();
            if (known.contains(doubt.cell)) {
                underWay++;
                read(doubt);
            }
        }
    }

    private void read(Doubt doubt) {
        String name = doubt.cell.name;
        long asked = reads.nanos();
        Mono<Snapshot<Optional<KvEntry>>> answer = name.isEmpty() ? reads.nothing() : reads.entry(name);
        answer.subscribe(new OneAnswer<>(
                entry -> hub.happens(() -> over(doubt.cell, () -> settled(doubt, entry))),
                failure -> hub.happens(() -> over(doubt.cell, () -> failed(doubt, failure, asked))),
                Context.empty()));
    }

    /** Somebody may have left, or the answer that ended the doubt may have come, while it was asked. */
    private void over(Cell<?> cell, Runnable use) {
        underWay--;
        boolean old = outrun.remove(cell);
        if (known.contains(cell)) {
            if (!cell.isInDoubt()) {
                known.remove(cell);
            } else if (old) {
                queue(new Doubt(cell, FailureStreak.none(), 0));
            } else {
                use.run();
            }
        }
        next();
    }

    private void settled(Doubt doubt, Snapshot<Optional<KvEntry>> entry) {
        Cell<?> cell = doubt.cell;
        known.remove(cell);
        hub.attempt(cell, () -> cell.settle(entry, null));
        if (entry.state().isPresent()) {
            lookAgain(cell, doubt.looks + 1);
        }
    }

    /**
     * An entry that a read has found is soon in the poll's listing too. If it is not, it may have come and gone between two
     * of these, which then have nothing to tell of it.
     */
    private void lookAgain(Cell<?> cell, int looks) {
        Duration pause =
                Backoff.DEFAULT.after(looks, reads.connection().jitter().next());
        reads.after(
                pause,
                () -> hub.happens(() -> {
                    if (hub.isWatched(cell) && runs.lacks(cell)) {
                        settle(new Doubt(cell, FailureStreak.none(), looks));
                    }
                }));
    }

    /** Who has seen a state bears a refusal for a while, as polls do. */
    private void failed(Doubt doubt, Throwable failure, long asked) {
        Cell<?> cell = doubt.cell;
        if (failure instanceof ConsulException consul) {
            FailureStreak lately = doubt.lately.and(consul, reads.nanos(), reads.since(asked));
            if (reads.tolerates(lately, consul, cell.current() != null)) {
                Doubt next = new Doubt(cell, lately, doubt.looks);
                reads.after(reads.pause(lately), () -> hub.happens(() -> queue(next)));
                return;
            }
        }
        known.remove(cell);
        hub.fail(cell, failure);
    }

    /** @param looks how many reads have found, one after another, what the poll's listing lacks */
    private record Doubt(Cell<?> cell, FailureStreak lately, int looks) {}
}
