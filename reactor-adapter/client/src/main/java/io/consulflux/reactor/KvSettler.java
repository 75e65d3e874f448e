// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulException;
import io.consulflux.poll.Setbacks;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;

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
    private final Queue<Doubt> waiting = new ArrayDeque<>();
    private final Set<Cell<?>> known = new HashSet<>();
    private int underWay;

    KvSettler(KvHub hub, KvReads reads) {
        this.hub = hub;
        this.reads = reads;
    }

    void settle(Cell<?> cell) {
        cell.doubt();
        if (known.add(cell)) {
            queue(cell, Setbacks.none());
        }
    }

    void forget(Cell<?> cell) {
        known.remove(cell);
    }

    private void queue(Cell<?> cell, Setbacks setbacks) {
        waiting.add(new Doubt(cell, setbacks));
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
        answer.subscribe(
                entry -> hub.happens(() -> over(doubt.cell, () -> settled(doubt.cell, entry))),
                failure -> hub.happens(() -> over(doubt.cell, () -> failed(doubt, failure, asked))));
    }

    /** Somebody may have left, or the answer that ended the doubt may have come, while it was asked. */
    private void over(Cell<?> cell, Runnable use) {
        underWay--;
        if (known.contains(cell)) {
            if (cell.isInDoubt()) {
                use.run();
            } else {
                known.remove(cell);
            }
        }
        next();
    }

    private void settled(Cell<?> cell, Snapshot<Optional<KvEntry>> entry) {
        known.remove(cell);
        cell.settle(entry, null);
    }

    /** Who has seen a state bears a refusal for a while, as polls do. */
    private void failed(Doubt doubt, Throwable failure, long asked) {
        Cell<?> cell = doubt.cell;
        if (failure instanceof ConsulException consul) {
            long now = reads.nanos();
            Setbacks setbacks = doubt.setbacks.and(consul, now, Duration.ofNanos(now - asked));
            Duration grace = cell.current() == null ? Duration.ZERO : reads.refusalLimit();
            if (setbacks.areBorne(consul, now, grace)) {
                Duration pause = setbacks.pause(ThreadLocalRandom.current().nextDouble());
                reads.after(pause, () -> hub.happens(() -> queue(cell, setbacks)));
                return;
            }
        }
        known.remove(cell);
        hub.fail(cell, failure);
    }

    private record Doubt(Cell<?> cell, Setbacks setbacks) {}
}
