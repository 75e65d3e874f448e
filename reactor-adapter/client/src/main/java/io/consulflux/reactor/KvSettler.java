// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulException;
import io.consulflux.poll.Backoff;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Finds out why a listing shows nothing for a cell at first sight: a key that the token may not read is left out of a
 * listing without a word, and a folder that it may not read looks like an empty one (Consul {@code
 * agent/consul/kvs_endpoint.go}). Only a read of the one key tells nothing there from nothing allowed. Touched only from
 * the hub's line.
 */
final class KvSettler {

    private static final int READS_AT_ONCE = 8;

    private final KvHub hub;
    private final KvReads reads;
    private final Queue<Cell<?>> waiting = new ArrayDeque<>();
    private final Set<Cell<?>> known = new HashSet<>();
    private int underWay;

    KvSettler(KvHub hub, KvReads reads) {
        this.hub = hub;
        this.reads = reads;
    }

    void settle(Cell<?> cell) {
        if (known.add(cell)) {
            waiting.add(cell);
            next();
        }
    }

    private void next() {
        while (underWay < READS_AT_ONCE && !waiting.isEmpty()) {
            underWay++;
            read(waiting.remove(), 1);
        }
    }

    private void read(Cell<?> cell, int attempt) {
        Mono<Snapshot<Optional<KvEntry>>> answer = cell.name.isEmpty() ? reads.nothing() : reads.entry(cell.name);
        answer.subscribe(
                entry -> hub.happens(() -> settled(cell, entry)),
                failure -> hub.happens(() -> failed(cell, failure, attempt)));
    }

    private void settled(Cell<?> cell, Snapshot<Optional<KvEntry>> entry) {
        done(cell);
        if (cell.current() != null) {
            return;
        }
        if (cell instanceof KeyCell key) {
            key.takeOwn(entry);
        } else if (cell instanceof PrefixCell prefix) {
            prefix.takeNothing(entry);
        }
    }

    private void failed(Cell<?> cell, Throwable failure, int attempt) {
        if (failure instanceof ConsulException consul && consul.isRetryable()) {
            reads.after(Backoff.DEFAULT.after(attempt, 0.5), () -> hub.happens(() -> read(cell, attempt + 1)));
            return;
        }
        done(cell);
        hub.fail(cell, failure);
    }

    private void done(Cell<?> cell) {
        known.remove(cell);
        underWay--;
        next();
    }
}
