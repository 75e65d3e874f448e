// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.poll.Question;
import io.consulflux.poll.Tolerance;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import io.consulflux.state.PollHealth;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.subscriber.TestSubscriber;

/** Errors, which Reactor throws on: none of them ends in silence. */
final class ErrorsTest {

    private static final Duration GRACE = Duration.ofSeconds(6);

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;

    /** Its answers cannot be read while there is one of these. */
    private Optional<Error> error = Optional.of(new OutOfMemoryError("Java heap space"));

    private final class HeavyQuestion implements Question<String> {

        @Override
        public Request request() {
            return Request.get("/v1/kv/heavy");
        }

        @Override
        public String read(Response response, Optional<String> before) {
            if (error.isPresent()) {
                throw error.get();
            }
            return response.body().utf8();
        }
    }

    private TestSubscriber<Snapshot<String>> watch(Polls polls) {
        TestSubscriber<Snapshot<String>> watch = TestSubscriber.create();
        polls.watch(new HeavyQuestion()).subscribe(watch);
        return watch;
    }

    private <T> TestSubscriber<T> call(Function<Response, @Nullable T> reading) {
        TestSubscriber<T> call = TestSubscriber.create();
        world.connection
                .read(Request.get("/v1/kv/a"), PollWorld.CALL_TIMEOUT, reading)
                .subscribe(call);
        return call;
    }

    @Test
    void anErrorWhileAnAnswerIsReadIsAFailureOfThatTryAndThePollGoesOn() {
        TestSubscriber<Snapshot<String>> watch = watch(world.polls);
        consul.last().answer(7, "large");
        PollHealth health = world.polls.health().get(0);
        assertThat(health.isFailing()).isTrue();
        assertThat(health.lastFailure().orElseThrow())
                .isInstanceOf(ConsulUnavailableException.class)
                .hasMessageContaining("Java heap space");
        assertThat(watch.isTerminated()).isFalse();
        world.pass(Duration.ofSeconds(30));
        error = Optional.empty();
        consul.last().answer(8, "small");
        assertThat(PollWorld.words(watch)).containsExactly("small");
        assertThat(world.polls.health().get(0).isFailing()).isFalse();
    }

    @Test
    void itEndsTheWatchAfterTheOutageLimit() {
        Connection impatient = new Connection(
                consul,
                new Clock(world.time),
                Jitter.RANDOM,
                PollWorld.CALL_TIMEOUT,
                new Tolerance(Optional.of(Duration.ofSeconds(5)), Duration.ZERO));
        TestSubscriber<Snapshot<String>> watch = watch(new Polls(impatient, PollWorld.CONNECTIONS));
        for (int tries = 0; tries < 100 && !watch.isTerminated(); tries++) {
            consul.last().answer(7, "large");
            world.pass(Duration.ofSeconds(15));
        }
        assertThat(watch.expectTerminalError()).isInstanceOf(ConsulUnavailableException.class);
    }

    @Test
    void anotherErrorThanOfMemoryEndsWhoHasSeenNothing() {
        error = Optional.of(new StackOverflowError());
        TestSubscriber<Snapshot<String>> watch = watch(world.polls);
        consul.last().answer(7, "deep");
        assertThat(watch.expectTerminalError())
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageContaining("StackOverflowError");
    }

    @Test
    void aPollOfWhichNothingIsHeardInTimeShowsAsFailing() {
        TestSubscriber<Snapshot<String>> watch = world.listener();
        consul.last().answer(7, "a");
        world.pass(consul.last().limit);
        assertThat(world.polls.health().get(0).isFailing()).isFalse();
        world.pass(GRACE);
        PollHealth overdue = world.polls.health().get(0);
        assertThat(overdue.isFailing()).isTrue();
        assertThat(overdue.lastFailure().orElseThrow()).hasMessageContaining("neither an answer nor a failure");
        consul.last().answer(8, "b");
        assertThat(world.polls.health().get(0).isFailing()).isFalse();
        assertThat(PollWorld.words(watch)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatASubscriberThrowsEndsItsOwnStreamAndNothingElse(int which) {
        Error own = which == 0 ? new OutOfMemoryError("own") : new NoClassDefFoundError("own");
        TestSubscriber<Object> broken = TestSubscriber.create();
        world.word()
                .map(word -> {
                    throw own;
                })
                .subscribe(broken);
        TestSubscriber<Snapshot<String>> other = world.listener();
        consul.last().answer(7, "a");
        assertThat(broken.expectTerminalError()).isSameAs(own);
        assertThat(PollWorld.words(other)).containsExactly("a");
    }

    @Test
    void anErrorWhileTheAnswerOfACallIsReadIsItsFailure() {
        TestSubscriber<String> call = call(response -> {
            throw error.orElseThrow();
        });
        consul.last().answer(7, "large");
        assertThat(call.expectTerminalError())
                .isInstanceOf(ConsulUnavailableException.class)
                .hasMessageStartingWith("GET /v1/kv/a: there was not enough memory");
    }

    @Test
    void whatTheSubscriberOfACallThrowsIsToldToIt() {
        Error own = new OutOfMemoryError("own");
        TestSubscriber<Object> call = TestSubscriber.create();
        world.connection
                .read(Request.get("/v1/kv/a"), PollWorld.CALL_TIMEOUT, response -> "read")
                .map(read -> {
                    throw own;
                })
                .subscribe(call);
        consul.last().answer(7, "a");
        assertThat(call.expectTerminalError()).isSameAs(own);
    }

    @Test
    void toReadALongAnswerBelongsToTheTimeOfTheCall() {
        TestSubscriber<String> call = call(response -> {
            world.pass(PollWorld.CALL_TIMEOUT);
            return "too late";
        });
        consul.last().answer(7, "x".repeat(1024 * 1024));
        assertThat(call.expectTerminalError())
                .isInstanceOf(ConsulUnavailableException.class)
                .hasMessageContaining("was not read within PT20S");
        assertThat(call.getReceivedOnNext()).isEmpty();
    }
}
