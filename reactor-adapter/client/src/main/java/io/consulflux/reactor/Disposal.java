// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.spi.ConsulTransport;
import java.time.Duration;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The end of a client: first what runs, then the connections, then the timer. */
final class Disposal {

    /** A conversation puts things in order within seconds; what takes longer is left to its session's time to live. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Disposal() {}

    /**
     * Happens once, however often it is subscribed to.
     *
     * @param owned the timer, where it is the client's own
     */
    static Mono<Void> after(
            Mono<Void> inOrder, ConsulTransport transport, Scheduler scheduler, Optional<Scheduler> owned) {
        return inOrder.timeout(LIMIT, Mono.empty(), scheduler)
                .then(Mono.defer(transport::disposeLater))
                .onErrorComplete()
                // To end, the timer waits for a lock, which an event loop must not.
                .then(Mono.<Void>fromRunnable(() -> owned.ifPresent(Disposable::dispose))
                        .subscribeOn(Schedulers.boundedElastic()))
                .cache();
    }
}
