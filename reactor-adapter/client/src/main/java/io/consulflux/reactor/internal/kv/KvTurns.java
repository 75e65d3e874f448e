// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntriesBatch;
import io.consulflux.kv.KeyRefusal;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.FailureStreak;
import io.consulflux.reactor.internal.signal.OneAnswer;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

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

    /** With a mark of its own for each stay: who has left and come back has not been here all the time. */
    private final Map<Cell<?>, Object> cells = new LinkedHashMap<>();

    private final Deque<Cell<?>> due = new ArrayDeque<>();

    /** Those whose last read failed. */
    private final Map<Cell<?>, Trouble> troubled = new HashMap<>();

    /** Keys with which no transaction is answered. */
    private final Set<Cell<?>> alone = new HashSet<>();

    /** How many keys are read at a time. */
    private int most = EntriesBatch.MOST;

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
        cells.computeIfAbsent(cell, come -> new Object());
        if (!underWay) {
            underWay = true;
            round();
        }
    }

    void forget(Cell<?> cell) {
        cells.remove(cell);
        troubled.remove(cell);
        alone.remove(cell);
    }

    /** No more reads. */
    void stop() {
        cells.clear();
        due.clear();
        troubled.clear();
        alone.clear();
    }

    private void round() {
        long now = reads.nanos();
        cells.keySet().stream().filter(cell -> isDue(cell, now)).forEach(due::add);
        underWay = !cells.isEmpty();
        if (underWay) {
            next();
        }
    }

    private boolean isDue(Cell<?> cell, long now) {
        Trouble trouble = troubled.get(cell);
        return trouble == null || now - trouble.until >= 0;
    }

    /** One read after another; a pause after the last. */
    private void next() {
        while (due.peek() != null && !isForUs(due.peek())) {
            due.remove();
        }
        Cell<?> cell = due.peek();
        if (cell == null) {
            reads.after(INTERVAL, () -> hub.happens(this::round));
        } else if (cell instanceof PrefixCell prefix) {
            due.remove();
            follow(List.of(prefix), reads.listing(prefix.name), this::take);
        } else {
            batch();
        }
    }

    /** Not those that have left, or have a poll by now; a key of which nothing is known is asked for by itself. */
    private boolean isForUs(Cell<?> cell) {
        if (!cells.containsKey(cell)) {
            return false;
        }
        if (isByItself(cell)) {
            settler.settle(cell);
            return false;
        }
        return true;
    }

    private boolean isByItself(Cell<?> cell) {
        return cell instanceof KeyCell && (cell.current() == null || alone.contains(cell));
    }

    private void batch() {
        List<KeyCell> part = new ArrayList<>();
        while (part.size() < most && due.peek() instanceof KeyCell key && !isByItself(key)) {
            due.remove();
            if (cells.containsKey(key)) {
                part.add(key);
            }
        }
        List<String> names = part.stream().map(key -> key.name).toList();
        follow(part, reads.batch(names), this::take);
    }

    /** A transaction that failed for one of its keys is read again in smaller parts, until that key stands alone. */
    private boolean isReadInParts(List<? extends Cell<?>> read, Throwable failure) {
        if (read.size() < 2 || !KeyRefusal.is(failure)) {
            return false;
        }
        most = read.size() / 2;
        for (int i = read.size(); i > 0; i--) {
            due.addFirst(read.get(i - 1));
        }
        return true;
    }

    private void take(KeyCell key, Snapshot<Map<String, KvEntry>> batch) {
        if (!key.takeOwn(batch.map(found -> Optional.ofNullable(found.get(key.name))), null)) {
            settler.settle(key);
        }
    }

    private void take(PrefixCell prefix, Snapshot<KvListing> listing) {
        if (!prefix.take(listing, null)) {
            settler.settle(prefix);
        }
    }

    /** Where a poll has taken over meanwhile, it knows better. */
    private <C extends Cell<?>, T> void follow(List<C> read, Mono<T> answer, BiConsumer<C, T> use) {
        List<Object> stays = read.stream().<Object>map(cells::get).toList();
        long asked = reads.nanos();
        answer.subscribe(new OneAnswer<>(
                told -> hub.happens(() -> {
                    most = Math.min(EntriesBatch.MOST, 2 * most);
                    still(read, stays).forEach(cell -> {
                        troubled.remove(cell);
                        hub.attempt(cell, () -> use.accept(cell, told));
                    });
                    next();
                }),
                failure -> hub.happens(() -> {
                    List<C> still = still(read, stays);
                    if (!isReadInParts(still, failure)) {
                        still.forEach(cell -> failed(cell, failure, asked));
                    }
                    next();
                }),
                Context.empty()));
    }

    private <C extends Cell<?>> List<C> still(List<C> read, List<Object> stays) {
        return IntStream.range(0, read.size())
                .filter(i -> stays.get(i).equals(cells.get(read.get(i))))
                .mapToObj(read::get)
                .toList();
    }

    /** What fails is read again in a later round, as long as a poll would bear it; then each key is asked for by itself. */
    private void failed(Cell<?> cell, Throwable failure, long asked) {
        if (!(failure instanceof ConsulException consul)) {
            hub.fail(cell, failure);
            return;
        }
        Trouble trouble = troubled.getOrDefault(cell, Trouble.NONE);
        FailureStreak lately = trouble.lately.and(consul, reads.nanos(), reads.since(asked));
        boolean tooLong = failure instanceof ConsulAnswerTooLongException;
        if (!tooLong && reads.tolerates(lately, consul, cell.current() != null)) {
            troubled.put(
                    cell,
                    new Trouble(lately, reads.nanos() + reads.pause(lately).toNanos()));
        } else if (cell instanceof KeyCell && !consul.isRetryable()) {
            alone.add(cell);
            settler.settle(cell, lately);
        } else {
            hub.fail(cell, failure);
        }
    }

    /** @param until when it is read again, on the monotonic clock */
    private record Trouble(FailureStreak lately, long until) {
        private static final Trouble NONE = new Trouble(FailureStreak.none(), 0);
    }
}
