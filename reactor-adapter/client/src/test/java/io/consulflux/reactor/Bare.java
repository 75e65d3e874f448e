// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.util.Objects;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A subscriber passed on as it is. Reactor wraps one that is not its own in another that keeps several rules in the
 * publisher's stead; a test of those rules must not see that one.
 */
record Bare<T>(Subscriber<? super T> subscriber) implements CoreSubscriber<T> {

    static <T> Publisher<T> of(Flux<T> flux) {
        return subscriber -> flux.subscribe((CoreSubscriber<T>) new Bare<T>(Objects.requireNonNull(subscriber)));
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(T value) {
        subscriber.onNext(value);
    }

    @Override
    public void onError(Throwable failure) {
        subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
        subscriber.onComplete();
    }
}
