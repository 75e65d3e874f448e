// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

final class TurnsTest {

    private final List<String> begun = new ArrayList<>();

    private Mono<String> work(String name, Mono<String> result) {
        return Mono.defer(() -> {
            begun.add(name);
            return result;
        });
    }

    private static Disposable start(Turns turns, Mono<String> work) {
        return turns.inTurn(work, () -> new IllegalStateException("crowded")).subscribe(done -> {}, failed -> {});
    }

    @Test
    void whoWaitsIsServedInOrderWhenAnotherEndsHoweverItEnds() {
        Turns turns = new Turns(1, 10);
        Sinks.One<String> first = Sinks.one();
        Sinks.One<String> second = Sinks.one();
        start(turns, work("first", first.asMono()));
        start(turns, work("second", second.asMono()));
        Disposable third = start(turns, work("third", Mono.never()));
        start(turns, work("fourth", Mono.never()));
        assertThat(begun).containsExactly("first");
        first.tryEmitValue("done");
        assertThat(begun).containsExactly("first", "second");
        second.tryEmitError(new IllegalArgumentException());
        assertThat(begun).containsExactly("first", "second", "third");
        third.dispose();
        assertThat(begun).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void whoIsCancelledWhileWaitingLeavesTheQueueAndIsNeverBegun() {
        Turns turns = new Turns(1, 2);
        Sinks.One<String> first = Sinks.one();
        start(turns, work("first", first.asMono()));
        Disposable second = start(turns, work("second", Mono.never()));
        start(turns, work("third", Mono.never()));
        second.dispose();
        start(turns, work("fourth", Mono.never()));
        first.tryEmitEmpty();
        assertThat(begun).containsExactly("first", "third");
    }

    @Test
    void tooManyWaitingAreRefusedAtOnceAndHoldNothing() {
        Turns turns = new Turns(1, 1);
        Sinks.One<String> first = Sinks.one();
        start(turns, work("first", first.asMono()));
        start(turns, work("second", Mono.empty()));
        turns.inTurn(work("third", Mono.empty()), () -> new IllegalStateException("crowded"))
                .as(StepVerifier::create)
                .verifyErrorMessage("crowded");
        first.tryEmitEmpty();
        start(turns, work("fourth", Mono.empty()));
        assertThat(begun).containsExactly("first", "second", "fourth");
    }

    /** Another thread's cancellation may come after the subscriber is told of its subscription and before work is queued. */
    @Test
    void whoIsCancelledBeforeItIsQueuedTakesNoTurn() {
        Turns turns = new Turns(1, 10);
        turns.inTurn(work("first", Mono.never()), IllegalStateException::new).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                cancel();
            }
        });
        start(turns, work("second", Mono.never()));
        assertThat(begun).containsExactly("second");
    }

    @Test
    void aLongQueueOfWorkThatEndsAtOnceDoesNotDeepenTheStack() {
        Turns turns = new Turns(1, 200_000);
        Sinks.One<String> first = Sinks.one();
        AtomicInteger ended = new AtomicInteger();
        start(turns, first.asMono());
        for (int i = 0; i < 100_000; i++) {
            start(turns, Mono.fromRunnable(ended::incrementAndGet));
        }
        first.tryEmitEmpty();
        assertThat(ended).hasValue(100_000);
    }

    @Test
    void neverDoMoreRunAtATimeThanAllowed() {
        Turns turns = new Turns(3, 10_000);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // Two hops in the middle of the work, so that others come between.
        Mono<Integer> work = Mono.fromSupplier(() -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
                .subscribeOn(Schedulers.parallel())
                .publishOn(Schedulers.parallel())
                .map(highest -> running.decrementAndGet());
        Flux.range(0, 5_000)
                .flatMap(i -> turns.inTurn(work, IllegalStateException::new), 1_000)
                .then()
                .block(Duration.ofSeconds(30));
        assertThat(most.get()).isEqualTo(3);
        assertThat(running).hasValue(0);
    }
}
