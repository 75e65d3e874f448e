// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.state.PollHealth;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.subscriber.TestSubscriber;

/** What polls tell of themselves while they fare well and badly. */
final class PollHealthTest {

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;

    private PollHealth only() {
        assertThat(world.polls.health()).hasSize(1);
        return world.polls.health().get(0);
    }

    private Instant now() {
        return Instant.ofEpochMilli(world.time.now(TimeUnit.MILLISECONDS));
    }

    private void passAPause() {
        while (!consul.last().isInFlight()) {
            world.pass(Duration.ofMillis(100));
        }
    }

    @Test
    void withoutWatchersNoPollIsTold() {
        assertThat(world.polls.health()).isEmpty();
        world.listener().cancel();
        assertThat(world.polls.health()).isEmpty();
    }

    @Test
    void beforeItsFirstAnswerAPollIsNeitherHealthyNorFailing() {
        world.listener();
        PollHealth health = only();
        assertThat(health.question()).isEqualTo("GET /v1/kv/word");
        assertThat(health.healthySince()).isEmpty();
        assertThat(health.lastContact()).isEmpty();
        assertThat(health.index()).isEmpty();
        assertThat(health.isFailing()).isFalse();
        assertThat(health.lastFailure()).isEmpty();
    }

    @Test
    void answersMoveTheContactAndTheIndexButNotTheStartOfItsHealth() {
        world.listener();
        world.pass(Duration.ofSeconds(2));
        consul.last().answer(7, "a");
        Instant since = now();
        world.pass(Duration.ofSeconds(9));
        consul.last().answer(Long.MIN_VALUE, "a");
        PollHealth health = only();
        assertThat(health.healthySince()).contains(since);
        assertThat(health.lastContact()).contains(since.plusSeconds(9));
        assertThat(health.index()).hasValue(Long.MIN_VALUE);
    }

    @Test
    void failuresAreCountedUntilAnAnswerMakesItHealthyAnew() {
        world.listener();
        consul.last().answer(7, "a");
        Instant contact = now();
        world.pass(Duration.ofSeconds(3));
        Instant first = now();
        for (int retries = 1; retries <= 3; retries++) {
            consul.last().refuse(503, "later " + retries);
            PollHealth failing = only();
            assertThat(failing.retries()).isEqualTo(retries);
            assertThat(failing.isFailing()).isTrue();
            assertThat(failing.healthySince()).isEmpty();
            assertThat(failing.failingSince()).contains(first);
            assertThat(failing.lastContact()).contains(contact);
            assertThat(failing.index()).hasValue(7);
            assertThat(failing.lastFailure().orElseThrow()).hasMessageContaining("later " + retries);
            passAPause();
        }
        consul.last().answer(8, "b");
        PollHealth healthy = only();
        assertThat(now()).isAfter(contact);
        assertThat(healthy.healthySince()).contains(now());
        assertThat(healthy.failingSince()).isEmpty();
        assertThat(healthy.retries()).isZero();
        assertThat(healthy.index()).hasValue(8);
        assertThat(healthy.lastFailure().orElseThrow()).hasMessageContaining("later 3");
    }

    @Test
    void aPollThatHasNeverBeenAnsweredTellsItsFailure() {
        world.listener();
        consul.last().refuse(503, "no leader");
        assertThat(only().isFailing()).isTrue();
        assertThat(only().lastContact()).isEmpty();
        assertThat(only().lastFailure().orElseThrow()).isInstanceOf(ConsulUnavailableException.class);
    }

    @Test
    void aTokenRefusedAfterwardsIsToldWhileItIsBorne() {
        TestSubscriber<Snapshot<String>> listener = world.listener();
        consul.last().answer(7, "a");
        consul.last().refuse(403, "Permission denied");
        assertThat(listener.isTerminated()).isFalse();
        assertThat(only().lastFailure().orElseThrow()).isInstanceOf(ConsulDeniedException.class);
        assertThat(only().retries()).isEqualTo(1);
        world.pass(OptionValues.REFUSAL_LIMIT);
        consul.last().refuse(403, "Permission denied");
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
        assertThat(world.polls.health()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoneIsAFailure() {
        world.listener();
        consul.last().answer(7, "a");
        consul.last().answer(8, "?");
        assertThat(only().isFailing()).isTrue();
        assertThat(only().index()).hasValue(7);
    }

    @Test
    void watchersAreCountedAsTheyComeAndGo() {
        TestSubscriber<Snapshot<String>> one = world.listener();
        world.listener();
        world.listener();
        assertThat(only().watchers()).isEqualTo(3);
        one.cancel();
        one.cancel();
        assertThat(only().watchers()).isEqualTo(2);
    }

    @Test
    void pollsBeyondTheConnectionsAreSlicedForAsLongAsThereAreSoMany() {
        for (int i = 0; i < PollWorld.CONNECTIONS; i++) {
            world.polls.watch(new WordQuestion("w" + i)).subscribe();
        }
        assertThat(world.polls.health()).noneMatch(PollHealth::sliced);
        Disposable oneMore = world.polls.watch(new WordQuestion("one-more")).subscribe();
        assertThat(world.polls.health())
                .hasSize(PollWorld.CONNECTIONS + 1)
                .allMatch(PollHealth::sliced)
                .extracting(PollHealth::question)
                .isSorted();
        oneMore.dispose();
        assertThat(world.polls.health()).noneMatch(PollHealth::sliced);
    }
}
