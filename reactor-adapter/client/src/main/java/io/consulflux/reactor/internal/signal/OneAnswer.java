// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Waits for the answer of one exchange, or its failure. Once disposed of it wants neither, and nothing is said of what
 * comes nevertheless: a client that is disposed of fails its exchanges while others still leave them, which Reactor's own
 * subscribers would log as an error that was dropped.
 */
public final class OneAnswer<T> implements CoreSubscriber<T>, Disposable {

    private final Consumer<T> onAnswer;
    private final Consumer<Throwable> onFailure;
    private final Context context;
    private final AtomicReference<@Nullable Subscription> exchange = new AtomicReference<>();

    public OneAnswer(Consumer<T> onAnswer, Consumer<Throwable> onFailure, Context context) {
        this.onAnswer = onAnswer;
        this.onFailure = onFailure;
        this.context = context;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (exchange.compareAndSet(null, subscription)) {
            subscription.request(Long.MAX_VALUE);
        } else {
            subscription.cancel();
        }
    }

    @Override
    public void onNext(T response) {
        if (isOverNow()) {
            try {
                onAnswer.accept(response);
            } catch (Throwable defect) {
                // Errors too: thrown on, they would end in an event loop, and nobody would be told.
                onFailure.accept(defect);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (isOverNow()) {
            onFailure.accept(failure);
        }
    }

    @Override
    public void onComplete() {
        // An exchange without an answer fails.
    }

    @Override
    public void dispose() {
        Subscription before = exchange.getAndSet(Operators.cancelledSubscription());
        if (before != null) {
            before.cancel();
        }
    }

    @Override
    public boolean isDisposed() {
        return Operators.cancelledSubscription().equals(exchange.get());
    }

    /** For the first who says so. */
    private boolean isOverNow() {
        return !Operators.cancelledSubscription().equals(exchange.getAndSet(Operators.cancelledSubscription()));
    }
}
