// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.kv.EntriesBatch;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * What has no poll is read by turns, once a second: keys by the batch in transactions, which cannot wait for a change but
 * answer at once, and prefixes one by one. It costs one call at a time, and a change is told up to a second late. Touched
 * only from the hub's line.
 */
final class KvTurns {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final KvHub hub;
    private final KvReads reads;
    private final KvSettler settler;
    private final Set<Cell<?>> cells = new LinkedHashSet<>();
    private final Deque<Cell<?>> due = new ArrayDeque<>();
    private boolean underWay;

    KvTurns(KvHub hub, KvReads reads, KvSettler settler) {
        this.hub = hub;
        this.reads = reads;
        this.settler = settler;
    }

    /** How many wait for their turns. */
    int size() {
        return cells.size();
    }

    void take(Cell<?> cell) {
        cells.add(cell);
        if (!underWay) {
            underWay = true;
            round();
        }
    }

    void forget(Cell<?> cell) {
        cells.remove(cell);
    }

    private void round() {
        due.addAll(cells);
        underWay = !due.isEmpty();
        if (underWay) {
            next();
        }
    }

    /** One read after another; a pause after the last. */
    private void next() {
        Cell<?> cell = due.peek();
        if (cell == null) {
            reads.after(INTERVAL, () -> hub.happens(this::round));
        } else if (cell instanceof PrefixCell prefix) {
            due.remove();
            follow(reads.listing(prefix.name), listing -> {
                if (!prefix.take(listing, null)) {
                    settler.settle(prefix);
                }
            });
        } else if (cell.current() == null) {
            due.remove();
            settler.settle(cell);
            next();
        } else {
            batch();
        }
    }

    private void batch() {
        List<KeyCell> part = new ArrayList<>();
        while (part.size() < EntriesBatch.MOST && due.peek() instanceof KeyCell key && key.current() != null) {
            due.remove();
            part.add(key);
        }
        List<String> names = part.stream().map(key -> key.name).toList();
        follow(
                reads.batch(names),
                batch -> part.stream().filter(cells::contains).forEach(key -> take(key, batch)));
    }

    private void take(KeyCell key, Snapshot<Map<String, KvEntry>> batch) {
        if (!key.takeOwn(batch.map(found -> Optional.ofNullable(found.get(key.name))), null)) {
            settler.settle(key);
        }
    }

    /** What fails is read again in the next round. */
    private <T> void follow(Mono<T> answer, Consumer<T> use) {
        answer.subscribe(
                told -> hub.happens(() -> {
                    use.accept(told);
                    next();
                }),
                failure -> hub.happens(this::next));
    }
}
