// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Work that is done again and again, one round after the other, on a thread that may block. */
final class Rounds {

    private final Sinks.Empty<Void> end = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Rounds(Duration every, Runnable round) {
        Flux.interval(Duration.ZERO, every, Threads.BLOCKING)
                .onBackpressureDrop()
                .takeUntilOther(end.asMono())
                .concatMap(number -> Mono.<Void>fromRunnable(round).subscribeOn(Threads.BLOCKING), 1)
                .doFinally(signal -> ended.countDown())
                .subscribe();
    }

    static Rounds begin(Duration every, Runnable round) {
        return new Rounds(every, round);
    }

    /** Begins no further round, and waits for the one under way. */
    void end(Duration limit) {
        end.tryEmitEmpty();
        try {
            if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("a round takes longer than " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
