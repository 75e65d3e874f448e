// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.reactor.internal.signal.Drain;
import io.consulflux.reactor.internal.signal.Listener;
import io.consulflux.state.Snapshot;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscriber's place at a shared state. It holds at most one state, the newest not yet told: a slow subscriber sees
 * fewer states, never older ones, and costs nobody anything.
 */
public final class PollSlot<S> implements Subscription {

    private final Listener<Snapshot<S>> listener;
    private final AtomicLong requested = new AtomicLong();
    private final Drain drain = new Drain(this::tell);

    private volatile @Nullable Told<S> place;
    private volatile @Nullable Throwable failure;
    private volatile boolean subscribed;
    private volatile boolean complete;
    private volatile boolean over;

    /** Touched only inside the drain. */
    private @Nullable Snapshot<S> told;

    public PollSlot(CoreSubscriber<? super Snapshot<S>> subscriber) {
        this.listener = new Listener<>(subscriber);
    }

    /** Once it is known who serves it. */
    public void joined(Told<S> joined) {
        place = joined;
        listener.subscribed(this);
        // Nothing is told before, not even by another thread that has found the slot in the meantime.
        subscribed = true;
        drain.run();
    }

    /** The current state has changed. */
    public void look() {
        drain.run();
    }

    public void fail(Throwable cause) {
        failure = cause;
        drain.run();
    }

    /** Nothing more will come. */
    public void complete() {
        complete = true;
        drain.run();
    }

    /** A number that is none ends the subscription (Reactive Streams, rule 3.9). */
    @Override
    public void request(long n) {
        if (over) {
            return;
        }
        if (n <= 0) {
            leave();
            fail(new IllegalArgumentException("demand: expected a number of 1 or more, got " + n));
            return;
        }
        requested.accumulateAndGet(n, Operators::addCap);
        drain.run();
    }

    @Override
    public void cancel() {
        over = true;
        leave();
    }

    private void leave() {
        Told<S> joined = place;
        if (joined != null) {
            joined.leave(this);
        }
    }

    @SuppressWarnings("ReferenceEquality") // The question is whether it is the very one that was told.
    private void tell() {
        Told<S> joined = place;
        if (over || !subscribed || joined == null) {
            return;
        }
        Snapshot<S> snapshot = joined.current();
        if (snapshot != null && snapshot != told && requested.get() > 0) {
            told = snapshot;
            if (requested.get() != Long.MAX_VALUE) {
                requested.decrementAndGet();
            }
            if (!listener.next(snapshot)) {
                cancel();
            }
        }
        Throwable cause = failure;
        if (cause != null && !over) {
            over = true;
            listener.fail(cause);
        }
        if (complete && !over) {
            over = true;
            listener.complete();
        }
    }
}
