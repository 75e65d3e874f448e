// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.poll.Tolerance;
import io.consulflux.reactor.ScriptedAgent;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.netty.FailoverTransport;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a watch tells while agents come and go. */
final class FailoverPollTest {

    /** Real time: nothing here takes any. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedAgent a = new ScriptedAgent("a", time);
    private final ScriptedAgent b = new ScriptedAgent("b", time);
    private final FailoverTransport transport = new FailoverTransport(List.of(a, b), new Clock(time), Mono.empty());

    @AfterEach
    void endTime() {
        time.dispose();
    }

    @Test
    void aPollThatIsCutBeginsAgainAtTheNextAgentWithoutAnIndex() {
        holds(a, 9, "x");
        holds(b, 8, "x", "y");
        StepVerifier.create(watch(Optional.empty()))
                .expectNext("0: x")
                .then(a::cuts)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(25)))
                .then(() -> time.advanceTimeBy(A_WHILE))
                // The server behind the second agent lags: its state is told, but as one that may be older.
                .expectNext("1: x y")
                .thenCancel()
                .verify(LIMIT);
        assertThat(b.requests().get(0).blockingWait()).isEmpty();
    }

    @Test
    void aStateThatBothAgentsTellAlikeIsToldOnce() {
        holds(a, 9, "x");
        holds(b, 9, "x");
        StepVerifier.create(watch(Optional.empty()))
                .expectNext("0: x")
                .then(a::cuts)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(25)))
                .then(() -> time.advanceTimeBy(A_WHILE))
                .then(() -> assertThat(b.asked()).isPositive())
                .then(() -> holds(b, 10, "x", "y"))
                // One poll is under way, the next one brings it.
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(50)))
                .expectNext("0: x y")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void anAnswerOfAnotherAgentStartsTheIndexAgain() {
        holds(a, 9, "x");
        StepVerifier.create(watch(Optional.empty()))
                .expectNext("0: x")
                .then(() -> a.does((request, limit) -> {
                    holds(a, 12, "x", "y", "z");
                    return Mono.just(b.answer(200, 11, "[\"x\",\"y\"]"));
                }))
                // The poll under way ends as it began; the next one is answered by the other agent.
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(25)))
                .expectNext("0: x y")
                .then(() -> time.advanceTimeBy(A_WHILE))
                .expectNext("0: x y z")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aWatchBearsTheFailureOfAllAgentsForEver() {
        a.refuses();
        b.refuses();
        StepVerifier.create(watch(Optional.empty()))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofDays(1)))
                .then(() -> holds(b, 9, "x"))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(10)))
                .expectNext("0: x")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aWatchEndsWhenAllHaveFailedForTheLimit() {
        a.refuses();
        b.refuses();
        StepVerifier watch = StepVerifier.create(watch(Optional.of(Duration.ofSeconds(30))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConsulUnreachableException.class)
                        .hasMessageContaining("a: connection refused")
                        .hasMessageContaining("b: connection refused"))
                .verifyLater();
        time.advanceTimeBy(Duration.ofSeconds(29));
        assertThat(a.cancelled() + b.cancelled()).isZero();
        int before = a.asked();
        time.advanceTimeBy(Duration.ofSeconds(11));
        watch.verify(LIMIT);
        int atTheEnd = a.asked();
        assertThat(atTheEnd).isGreaterThan(before);
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(a.asked()).isEqualTo(atTheEnd);
    }

    @Test
    void anAnswerInBetweenStartsTheLimitAgain() {
        a.refuses();
        b.refuses();
        StepVerifier.create(watch(Optional.of(Duration.ofSeconds(30))))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(29)))
                .then(() -> holds(a, 9, "x"))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(10)))
                .expectNext("0: x")
                .then(a::refuses)
                // The poll under way still ends well; then they fail for almost the limit.
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(25 + 20)))
                .then(() -> holds(b, 10, "x", "y"))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(10)))
                .expectNext("0: x y")
                .thenCancel()
                .verify(LIMIT);
    }

    private Flux<String> watch(Optional<Duration> outageLimit) {
        return new Polls(
                        new Connection(
                                transport,
                                new Clock(time),
                                Jitter.RANDOM,
                                CALL,
                                new Tolerance(outageLimit, OptionValues.REFUSAL_LIMIT)),
                        16)
                .watch(new KeysQuestion("it/", Optional.empty()))
                .map(FailoverPollTest::told);
    }

    private static String told(Snapshot<KeyListing> snapshot) {
        return snapshot.epoch() + ": " + String.join(" ", snapshot.state().keys());
    }

    /** From now on it answers with these keys: at once, or a blocking query at the end of its wait. */
    private static void holds(ScriptedAgent agent, long index, String... keys) {
        String body = "[\"" + String.join("\",\"", keys) + "\"]";
        agent.does((request, limit) ->
                Mono.delay(waits(request), agent.scheduler()).map(due -> agent.answer(200, index, body)));
    }

    private static Duration waits(Request request) {
        return request.blockingWait().orElse(Duration.ZERO);
    }
}
