// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.barrier.DoubleBarrier;
import io.consulflux.error.ConsulClosedException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One member's stay in a double barrier: an entry that it holds from before the work until all are done. */
final class DoubleBarrierStay {

    private final DoubleBarrier barrier;
    private final ConsulFlux consul;
    private final Sinks.Many<String> states = Sinks.many().unicast().onBackpressureBuffer();

    /** What becomes of the entry; few events, since a lost session ends it. */
    private final ConnectableFlux<NodeEvent> entry;

    private DoubleBarrierStay(DoubleBarrier barrier, ConsulFlux consul) {
        this.barrier = barrier;
        this.consul = consul;
        // A stay that completes without having left was ended with its client, and so was the work.
        Flux<NodeEvent> stay = consul.participate(barrier.as(), states.asFlux())
                .concatWith(Mono.error(() -> new ConsulClosedException(
                        "double barrier " + barrier.as().prefix())))
                .takeUntil(ParticipantEvent.Left.class::isInstance);
        this.entry = stay.replay();
    }

    static <T> Flux<T> around(Publisher<? extends T> work, DoubleBarrier barrier, ConsulFlux consul) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new DoubleBarrierStay(barrier, consul)),
                stay -> stay.during(work),
                DoubleBarrierStay::left,
                (stay, failure) -> stay.left().onErrorComplete(),
                stay -> stay.left().onErrorComplete());
    }

    private <T> Flux<T> during(Publisher<? extends T> work) {
        return Flux.defer(() -> {
                    entry.connect();
                    return Flux.<T>concat(
                            published(DoubleBarrier.ENTERED), allEntered(), says(DoubleBarrier.WORKING), work);
                })
                .concatWith(published(DoubleBarrier.DONE))
                .concatWith(done())
                // Nobody works, or waits, without an entry.
                .takeUntilOther(entry.ignoreElements());
    }

    private <T> Mono<T> allEntered() {
        return Mono.firstWithSignal(consul.awaitBarrier(barrier.entry()), consul.awaitBarrier(barrier.begun()))
                .then(Mono.empty());
    }

    private <T> Mono<T> done() {
        return consul.awaitBarrier(barrier.exit()).then(Mono.empty());
    }

    private <T> Mono<T> published(String state) {
        Mono<T> said = says(state);
        return said.then(entry.ofType(ParticipantEvent.Published.class)
                .filter(published -> published.state().equals(state))
                .next()
                .then(Mono.empty()));
    }

    private <T> Mono<T> says(String state) {
        return Mono.fromRunnable(() -> states.emitNext(state, Sinks.EmitFailureHandler.FAIL_FAST));
    }

    /** The states are over, and so is the entry. */
    private Mono<Void> left() {
        return Mono.defer(() -> {
            states.tryEmitComplete();
            return entry.then();
        });
    }
}
