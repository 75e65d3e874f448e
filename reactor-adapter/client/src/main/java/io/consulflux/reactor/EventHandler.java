// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.UserEvent;
import io.consulflux.UserEvent.Received;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What is done for each event of a name. Immutable; each method gives a changed copy.
 *
 * @param work what is done: subscribed to once for each event, and done when it completes; what it tells is ignored
 * @param concurrency for how many events at a time; by default 1, up to 256
 * @param ordered whether outcomes are told, and, with a concurrency of 1, work is begun, in the order of the events; by
 *     default so
 * @param timeout how long the work for one event may take before it is cancelled, which is a failure; by default without
 *     limit
 * @param onError what a failure does; by default {@link OnError#GO_ON}
 */
public record EventHandler(
        Function<? super Received, ? extends Publisher<?>> work,
        int concurrency,
        boolean ordered,
        Optional<Duration> timeout,
        OnError onError) {

    private static final int MOST = 256;

    /** What the failure of the work for one event does. */
    public enum OnError {
        /** It is told with that event, and the next one is handled. */
        GO_ON,
        /** It ends the stream of all handlers. */
        STOP
    }

    public EventHandler {
        if (concurrency < 1 || concurrency > MOST) {
            throw new IllegalArgumentException("concurrency: expected 1 to " + MOST + ", got " + concurrency);
        }
        if (timeout.filter(limit -> limit.isNegative() || limit.isZero()).isPresent()) {
            throw new IllegalArgumentException("timeout: expected more than 0, got " + timeout.get());
        }
    }

    /** Does this for one event after another. */
    public static EventHandler of(Function<? super Received, ? extends Publisher<?>> work) {
        return new EventHandler(work, 1, true, Optional.empty(), OnError.GO_ON);
    }

    /** For so many events at a time. */
    public EventHandler concurrency(int events) {
        return new EventHandler(work, events, ordered, timeout, onError);
    }

    /** Tells each outcome when it is known. */
    public EventHandler unordered() {
        return new EventHandler(work, concurrency, false, timeout, onError);
    }

    public EventHandler timeout(Duration limit) {
        return new EventHandler(work, concurrency, ordered, Optional.of(limit), onError);
    }

    public EventHandler onError(OnError policy) {
        return new EventHandler(work, concurrency, ordered, timeout, policy);
    }

    /** What has been done. Little is taken ahead: what waits does so where it is counted. */
    Flux<HandledEvent> handle(Flux<UserEvent> events, Scheduler scheduler) {
        if (!ordered) {
            return events.flatMap(event -> outcome(event, scheduler), concurrency, 1);
        }
        return concurrency == 1
                ? events.concatMap(event -> outcome(event, scheduler), 1)
                : events.flatMapSequential(event -> outcome(event, scheduler), concurrency, 1);
    }

    private Mono<HandledEvent> outcome(UserEvent event, Scheduler scheduler) {
        if (!(event instanceof Received received)) {
            return Mono.just(new HandledEvent(event, Optional.empty()));
        }
        Mono<Void> begun = Mono.defer(() -> Flux.from(work.apply(received)).then());
        Mono<Void> limited =
                timeout.map(limit -> begun.timeout(limit, scheduler)).orElse(begun);
        Mono<HandledEvent> done = limited.thenReturn(new HandledEvent(event, Optional.empty()));
        return onError == OnError.STOP
                ? done
                : done.onErrorResume(failure -> Mono.just(new HandledEvent(event, Optional.of(failure))));
    }
}
