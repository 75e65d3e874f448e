// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.samples.bench.figures.Delays;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * Keeps what was written when, and what each watcher was told when. All arrays are there from the beginning, so that they
 * do not count as memory of the watches.
 *
 * <p>Threads: one writes, any may tell.
 */
final class Ledger {

    private static final int NOTHING_YET = -1;
    private static final Duration STEP = Duration.ofMillis(50);

    private final Workload workload;
    private final AtomicLongArray sent;
    private final AtomicLongArray told;
    private final AtomicIntegerArray newest;
    private final CountDownLatch initial;
    private final LongAdder repeated = new LongAdder();
    private volatile Round round = new Round(0, new CountDownLatch(0));
    private volatile long lastTold = System.nanoTime();

    private record Round(int number, CountDownLatch open) {}

    Ledger(Workload workload) {
        this.workload = workload;
        this.sent = new AtomicLongArray(workload.keys());
        this.told = new AtomicLongArray(workload.watchers());
        this.newest = new AtomicIntegerArray(workload.watchers());
        this.initial = new CountDownLatch(workload.watchers());
        for (int watcher = 0; watcher < workload.watchers(); watcher++) {
            newest.set(watcher, NOTHING_YET);
        }
    }

    Workload workload() {
        return workload;
    }

    /** A round in which each key is written once begins. */
    void begin(int number) {
        begin(number, workload.watchers());
    }

    /** A round begins in which so many watchers are to be told something. */
    void begin(int number, int awaited) {
        for (int watcher = 0; watcher < workload.watchers(); watcher++) {
            told.set(watcher, 0);
        }
        round = new Round(number, new CountDownLatch(awaited));
    }

    /** The write of a key is about to be sent. */
    void sends(int key) {
        sent.set(key, System.nanoTime());
    }

    /** A watcher was told a value; an older one or the same as before counts as repeated. */
    void tells(int watcher, String value) {
        long now = System.nanoTime();
        lastTold = now;
        int number = Workload.roundOf(value);
        int before = newest.getAndAccumulate(watcher, number, Math::max);
        Round current = round;
        if (number <= before) {
            repeated.increment();
        } else if (number == current.number && number > 0) {
            told.set(watcher, now);
            current.open.countDown();
        }
        if (before == NOTHING_YET) {
            initial.countDown();
        }
    }

    /** Waits until every watcher knows some state, or nobody was told anything for so long. */
    boolean awaitInitial(Duration patience) throws InterruptedException {
        return await(initial, patience);
    }

    /** Waits until every watcher was told this round's value, or nobody was told anything for so long. */
    boolean awaitAll(Duration patience) throws InterruptedException {
        return await(round.open, patience);
    }

    /** Waits until nobody was told anything for so long. */
    void awaitQuiet(Duration quiet) throws InterruptedException {
        await(new CountDownLatch(1), quiet);
    }

    private boolean await(CountDownLatch latch, Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        while (!latch.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
            long since = System.nanoTime() - Math.max(begun, lastTold);
            if (since > patience.toNanos()) {
                return false;
            }
        }
        return true;
    }

    /** How many watchers were told this round's value. */
    long delivered() {
        return workload.watchers() - round.open.getCount();
    }

    /** How often a watcher was told what it knew, or something older. */
    long repeated() {
        return repeated.sum();
    }

    /** From the sending of the write to each watcher's being told. */
    LongStream delays() {
        return LongStream.range(0, workload.watchers())
                .filter(watcher -> told.get((int) watcher) != 0)
                .map(watcher -> told.get((int) watcher) - sent.get(workload.keyOf((int) watcher)));
    }

    /** From the first watcher's being told to the last one's, in milliseconds. */
    double spread() {
        return Delays.of(delays()).millis(1) - Delays.of(delays()).millis(0);
    }
}
