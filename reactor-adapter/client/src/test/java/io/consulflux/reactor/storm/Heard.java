// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** All that a stream has told one listener. */
final class Heard<T> {

    private final String name;
    private final ConcurrentLinkedQueue<T> told = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicReference<T> last = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Disposable subscription;

    private Heard(String name, Flux<T> stream) {
        this.name = name;
        this.subscription = stream.doFinally(end -> over.countDown()).subscribe(this::take, failure::set);
    }

    static <T> Heard<T> of(String name, Flux<T> stream) {
        return new Heard<>(name, stream);
    }

    private void take(T value) {
        told.add(value);
        last.set(value);
    }

    String name() {
        return name;
    }

    List<T> all() {
        return List.copyOf(told);
    }

    Optional<T> last() {
        return Optional.ofNullable(last.get());
    }

    /** What the stream ended with, if it failed. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Whether the stream ended within the limit. */
    boolean ends(Duration limit) {
        try {
            return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void cancel() {
        subscription.dispose();
    }

    @Override
    public String toString() {
        return name;
    }
}
