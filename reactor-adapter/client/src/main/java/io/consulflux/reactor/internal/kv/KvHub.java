// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.plan.Watched;
import io.consulflux.poll.Verdict;
import io.consulflux.reactor.internal.poll.PollSlot;
import io.consulflux.reactor.internal.poll.Slots;
import io.consulflux.reactor.internal.signal.Drain;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * All watched keys and prefixes of one datacenter and consistency, on few polls: a planner decides which listings cover
 * them, and what a listing tells goes to those whom it concerns.
 *
 * <p>Threads: whatever happens is put into one line and taken by one thread at a time, which alone touches the plan and
 * the runs. Subscribers are called from there too, by way of their slots, which never wait for them.
 */
public final class KvHub {

    private final ConcurrentNavigableMap<String, KeyCell> keys = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, PrefixCell> prefixes = new ConcurrentSkipListMap<>();
    private final Queue<Runnable> happenings = new ConcurrentLinkedQueue<>();
    private final Drain drain = new Drain(this::takeAll);
    private final KvRuns runs;
    private boolean closed;

    KvHub(KvReads reads, int budget) {
        this.runs = new KvRuns(this, reads, budget);
    }

    /** The states of a key, absent or present, the current one first. */
    public Flux<Snapshot<Optional<KvEntry>>> key(String key) {
        return watch(key, keys, name -> new KeyCell(name, this));
    }

    /** The states of the keys under a prefix, the current one first. */
    public Flux<Snapshot<List<KvEntry>>> prefix(String prefix) {
        return watch(prefix, prefixes, name -> new PrefixCell(name, this));
    }

    /** What is watched now. */
    Watched watched() {
        return Watched.ofSorted(keys.navigableKeySet(), prefixes.navigableKeySet());
    }

    /** All that somebody watches. */
    Stream<Cell<?>> cells() {
        return Stream.concat(keys.values().stream(), prefixes.values().stream());
    }

    Optional<KeyCell> keyCell(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    /** The last subscriber of the cell has gone. */
    void left(Cell<?> cell) {
        forget(cell);
        happens(() -> uncover(cell));
    }

    /** Ends all watches; who comes later is told so at once. */
    void close() {
        happens(() -> {
            closed = true;
            cells().toList().forEach(this::complete);
            runs.stop();
        });
    }

    private void complete(Cell<?> cell) {
        forget(cell);
        cell.complete();
    }

    /** The cell can serve nobody any more. */
    void fail(Cell<?> cell, Throwable failure) {
        forget(cell);
        cell.fail(failure);
        uncover(cell);
    }

    /** Does something for a cell. What is thrown thereby, an Error included, ends the watches of this cell alone. */
    void attempt(Cell<?> cell, Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            fail(cell, unreadable(cell, thrown));
        }
    }

    private static ConsulException unreadable(Cell<?> cell, Throwable thrown) {
        return Verdict.unreadable(nameOf(cell), -1, thrown);
    }

    private static String nameOf(Cell<?> cell) {
        return cell instanceof PrefixCell ? watchOfPrefix(cell.name) : watchOfKey(cell.name);
    }

    private void cover(Cell<?> cell) {
        if (closed) {
            turnAway(cell);
        } else if (isWatched(cell)) {
            runs.cover(cell);
        }
    }

    /** Who cancels while it is being subscribed has left before it is covered. */
    boolean isWatched(Cell<?> cell) {
        return (cell instanceof PrefixCell ? prefixes : keys).get(cell.name) == cell;
    }

    private void uncover(Cell<?> cell) {
        if (!closed) {
            runs.left(cell);
        }
    }

    private void turnAway(Cell<?> cell) {
        fail(cell, new ConsulClosedException(nameOf(cell)));
    }

    /** What the watch of a key is called in messages. */
    public static String watchOfKey(String key) {
        return "watch of key " + key;
    }

    public static String watchOfPrefix(String prefix) {
        return "watch of prefix " + prefix;
    }

    void happens(Runnable happening) {
        happenings.add(happening);
        drain.run();
    }

    private void forget(Cell<?> cell) {
        if (cell instanceof KeyCell key) {
            keys.remove(key.name, key);
        } else if (cell instanceof PrefixCell prefix) {
            prefixes.remove(prefix.name, prefix);
        }
    }

    private <S, C extends Cell<S>> Flux<Snapshot<S>> watch(
            String name, ConcurrentMap<String, C> cells, Function<String, C> cell) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Snapshot<S>> subscriber) {
                admit(name, cells, cell, new PollSlot<>(subscriber));
            }
        };
    }

    private <S, C extends Cell<S>> void admit(
            String name, ConcurrentMap<String, C> cells, Function<String, C> cell, PollSlot<S> slot) {
        while (true) {
            C place = cells.computeIfAbsent(name, cell);
            Slots.Entry entry = place.slots.add(slot);
            if (entry == Slots.Entry.CLOSED) {
                // Whoever closed it removes it too; helping makes the next round find a new one at once.
                cells.remove(name, place);
                continue;
            }
            slot.joined(place);
            if (entry == Slots.Entry.FIRST) {
                happens(() -> cover(place));
            }
            return;
        }
    }

    private void takeAll() {
        Runnable happening = happenings.poll();
        while (happening != null) {
            happening.run();
            happening = happenings.poll();
        }
    }
}
