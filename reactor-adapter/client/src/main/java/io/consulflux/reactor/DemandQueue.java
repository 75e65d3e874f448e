// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/**
 * Events on their way to one subscriber, told as its demand allows. Its length is bounded by who fills it: protocols read
 * what has no bound, such as output, only while there is demand.
 */
final class DemandQueue<E> {

    private final CoreSubscriber<? super E> subscriber;
    private final Runnable onBroken;
    private final Queue<E> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Drain drain = new Drain(this::tell);

    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile boolean hasty;

    /** Touched only inside the drain. */
    private boolean ended;

    /** @param onBroken told when the subscriber throws, which ends its subscription */
    DemandQueue(CoreSubscriber<? super E> subscriber, Runnable onBroken) {
        this.subscriber = subscriber;
        this.onBroken = onBroken;
    }

    /** Takes demand; a number that is none ends the subscription (Reactive Streams, rule 3.9). */
    boolean request(long n) {
        if (n <= 0) {
            failNow(new IllegalArgumentException("demand: expected a number of 1 or more, got " + n));
            onBroken.run();
            return false;
        }
        if (cancelled.get()) {
            return false;
        }
        requested.accumulateAndGet(n, Operators::addCap);
        drain.run();
        return true;
    }

    /** Whether this was the first to cancel. */
    boolean cancel() {
        boolean first = cancelled.compareAndSet(false, true);
        drain.run();
        return first;
    }

    void offer(Collection<E> more) {
        if (!more.isEmpty()) {
            events.addAll(more);
            drain.run();
        }
    }

    void complete() {
        complete = true;
        drain.run();
    }

    /** Fails after the events already offered, unless it has ended before. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        complete = true;
        drain.run();
    }

    /** Fails at once; what was not told is dropped. */
    void failNow(Throwable cause) {
        hasty = true;
        fail(cause);
    }

    private void tell() {
        while (!ended) {
            if (cancelled.get()) {
                ended = true;
                events.clear();
                return;
            }
            // Read before the queue is: what completes it has offered everything before.
            boolean last = complete;
            E next = hasty ? null : events.peek();
            if (next == null) {
                if (last) {
                    finish();
                }
                return;
            }
            if (requested.get() == 0) {
                return;
            }
            events.remove();
            deliver(next);
        }
        events.clear();
    }

    private void deliver(E event) {
        if (requested.get() != Long.MAX_VALUE) {
            requested.decrementAndGet();
        }
        try {
            subscriber.onNext(event);
        } catch (Throwable e) {
            Exceptions.throwIfFatal(e);
            ended = true;
            subscriber.onError(e);
            onBroken.run();
        }
    }

    private void finish() {
        ended = true;
        Throwable cause = failure;
        if (cause == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(cause);
        }
    }
}
