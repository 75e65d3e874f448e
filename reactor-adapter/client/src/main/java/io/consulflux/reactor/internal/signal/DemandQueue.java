// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Events on their way to one subscriber, told as its demand allows. Its length is bounded by who fills it: protocols read
 * what has no bound, such as output, only while there is demand.
 *
 * <p>Threads: any. Who puts something in does not tell it; {@link #tell} does, so that it can be called where a subscriber
 * that takes its time holds up nothing else.
 */
public final class DemandQueue<E> {

    private final Listener<E> listener;
    private final Runnable onBroken;
    private final Queue<E> events;
    private final AtomicLong requested = new AtomicLong();
    private final Drain drain = new Drain(this::tellWhatIsDue);

    private volatile @Nullable Throwable failure;
    private volatile boolean open;
    private volatile boolean cancelled;
    private volatile boolean complete;
    private volatile boolean hasty;

    /** Touched only inside the drain. */
    private boolean ended;

    /** @param onBroken told when the subscriber breaks the rules, which ends its subscription */
    public DemandQueue(CoreSubscriber<? super E> subscriber, Runnable onBroken) {
        this(subscriber, onBroken, new ConcurrentLinkedQueue<>());
    }

    /** @param events where they wait; safe for use by several threads, and never emptied by any other than this */
    public DemandQueue(CoreSubscriber<? super E> subscriber, Runnable onBroken, Queue<E> events) {
        this.listener = new Listener<>(subscriber);
        this.onBroken = onBroken;
        this.events = events;
    }

    /** Gives the subscriber its subscription. It is told nothing before it has taken that, whatever happens meanwhile. */
    public void open(Subscription subscription) {
        listener.subscribed(subscription);
        open = true;
        tell();
    }

    /** Whether it took the demand; a number that is none ends the subscription (Reactive Streams, rule 3.9). */
    public boolean request(long n) {
        if (cancelled) {
            return false;
        }
        if (n <= 0) {
            failNow(new IllegalArgumentException("demand: expected a number of 1 or more, got " + n));
            tell();
            onBroken.run();
            return false;
        }
        requested.accumulateAndGet(n, Operators::addCap);
        tell();
        return true;
    }

    public void cancel() {
        cancelled = true;
        tell();
    }

    public void offer(Collection<E> more) {
        events.addAll(more);
    }

    public void complete() {
        complete = true;
    }

    /** Fails after the events already offered, unless it has ended before. */
    public void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        complete = true;
    }

    /** Fails at once; what was not told is dropped. */
    public void failNow(Throwable cause) {
        // The cause first: a queue that is complete already must not end well because it is in haste.
        fail(cause);
        hasty = true;
    }

    /** Ends well at once, unless it fails already; what was not told is dropped. */
    public void completeNow() {
        complete = true;
        hasty = true;
    }

    /** Tells what can be told now. */
    public void tell() {
        drain.run();
    }

    private void tellWhatIsDue() {
        if (!open && !cancelled) {
            return;
        }
        while (!ended) {
            if (cancelled) {
                ended = true;
                break;
            }
            // Read before the queue is: what completes it has offered everything before.
            boolean last = complete;
            boolean none = hasty || events.isEmpty();
            if (none) {
                if (!last) {
                    return;
                }
                finish();
            } else if (requested.get() == 0) {
                return;
            } else {
                // What stands first may have changed, but something does.
                deliver(events.remove());
            }
        }
        events.clear();
    }

    private void deliver(E event) {
        if (requested.get() != Long.MAX_VALUE) {
            requested.decrementAndGet();
        }
        if (!listener.next(event)) {
            ended = true;
            onBroken.run();
        }
    }

    private void finish() {
        ended = true;
        Throwable cause = failure;
        if (cause == null) {
            listener.complete();
        } else {
            listener.fail(cause);
        }
    }
}
