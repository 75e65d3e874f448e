// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A subscriber that may misbehave: what it throws ends its own subscription and goes no further, so that neither the
 * others nor the conversation behind it suffer. Nothing here throws but {@link #subscribed}.
 *
 * <p>Threads: any, one at a time; its callers see to that.
 */
public final class Listener<T> {

    private final CoreSubscriber<? super T> subscriber;

    public Listener(CoreSubscriber<? super T> subscriber) {
        this.subscriber = subscriber;
    }

    /** Gives it its subscription; where it throws, the subscription is cancelled and the caller told. */
    public void subscribed(Subscription subscription) {
        try {
            subscriber.onSubscribe(subscription);
        } catch (Throwable thrown) {
            subscription.cancel();
            throw thrown;
        }
    }

    /** Whether it took the value. If not, it has been told its own failure, which is the last it is told. */
    public boolean next(T value) {
        try {
            subscriber.onNext(value);
            return true;
        } catch (Throwable thrown) {
            fail(thrown);
            return false;
        }
    }

    public void fail(Throwable failure) {
        try {
            subscriber.onError(failure);
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, subscriber.currentContext());
        }
    }

    public void complete() {
        try {
            subscriber.onComplete();
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, subscriber.currentContext());
        }
    }
}
