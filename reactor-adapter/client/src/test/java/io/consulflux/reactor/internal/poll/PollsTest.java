// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static io.consulflux.reactor.internal.poll.PollWorld.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulRequestException;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.subscriber.TestSubscriber;

/** Who shares a poll, what they see of each other, and what becomes of it when they leave. */
final class PollsTest {

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;

    @Test
    void oneRequestIsInFlightHoweverManyAsk() {
        for (int i = 0; i < 200; i++) {
            world.listener();
        }
        assertThat(consul.count()).isEqualTo(1);
        consul.last().answer(7, "a");
        assertThat(consul.count()).isEqualTo(2);
        assertThat(consul.inFlight()).isEqualTo(1);
        assertThat(world.polls.size()).isEqualTo(1);
    }

    @Test
    void differentQuestionsArePolledApart() {
        world.listener();
        world.polls.watch(new WordQuestion("other")).subscribe();
        assertThat(consul.inFlight()).isEqualTo(2);
    }

    @Test
    void whoComesLateSeesTheCurrentStateAtOnce() {
        world.listener();
        consul.last().answer(7, "a");
        TestSubscriber<Snapshot<String>> late = world.listener();
        assertThat(words(late)).containsExactly("a");
        assertThat(consul.count()).isEqualTo(2);
    }

    @Test
    void anAnswerIsToldBeforeConsulIsAskedAgain() {
        List<Integer> requests = new ArrayList<>();
        world.word().subscribe(told -> requests.add(consul.count()));
        consul.last().answer(7, "a");
        consul.last().answer(8, "b");
        assertThat(requests).containsExactly(1, 2);
        assertThat(consul.count()).isEqualTo(3);
    }

    @Test
    void whoLeavesWithTheFirstAnswerCostsNoOtherRequest() {
        world.word().take(1).subscribe();
        consul.last().answer(7, "a");
        assertThat(consul.count()).isEqualTo(1);
    }

    @Test
    void theLastToLeaveAbortsTheRequest() {
        TestSubscriber<Snapshot<String>> one = world.listener();
        TestSubscriber<Snapshot<String>> other = world.listener();
        one.cancel();
        assertThat(consul.last().wasAborted()).isFalse();
        other.cancel();
        assertThat(consul.last().wasAborted()).isTrue();
        assertThat(world.polls.size()).isZero();
    }

    @Test
    void theLastToLeaveDuringAPauseEndsIt() {
        TestSubscriber<Snapshot<String>> only = world.listener();
        consul.last().breakOff();
        assertThat(consul.inFlight()).isZero();
        only.cancel();
        world.pass(Duration.ofMinutes(1));
        assertThat(consul.count()).isEqualTo(1);
    }

    @Test
    void leavingTwiceIsLeavingOnce() {
        TestSubscriber<Snapshot<String>> one = world.listener();
        world.listener();
        one.cancel();
        one.cancel();
        assertThat(consul.last().isInFlight()).isTrue();
    }

    @Test
    void whoComesAfterTheLastHasLeftGetsALivePoll() {
        world.listener().cancel();
        TestSubscriber<Snapshot<String>> next = world.listener();
        consul.last().answer(7, "a");
        assertThat(words(next)).containsExactly("a");
    }

    @Test
    void whoComesWhileThePollStopsGetsALiveOne() {
        List<TestSubscriber<Snapshot<String>>> next = new ArrayList<>();
        TestSubscriber<Snapshot<String>> last = world.listener();
        // The request is aborted in the middle of stopping.
        consul.last().whenAborted(() -> next.add(world.listener()));
        last.cancel();
        consul.last().answer(7, "a");
        assertThat(words(next.get(0))).containsExactly("a");
        assertThat(consul.inFlight()).isEqualTo(1);
    }

    @Test
    void whoSubscribesAsThePollFailsGetsALiveOne() {
        List<String> seen = new ArrayList<>();
        world.word().map(Snapshot::state).retry(1).subscribe(seen::add);
        consul.last().refuse(400, "bad");
        consul.last().answer(7, "a");
        assertThat(seen).containsExactly("a");
    }

    @Test
    void aPermanentFailureEndsAllAndThePoll() {
        TestSubscriber<Snapshot<String>> one = world.listener();
        TestSubscriber<Snapshot<String>> other = world.listener(0);
        consul.last().refuse(400, "bad");
        assertThat(one.expectTerminalError()).isInstanceOf(ConsulRequestException.class);
        assertThat(other.expectTerminalError()).isInstanceOf(ConsulRequestException.class);
        assertThat(world.polls.size()).isZero();
        world.pass(Duration.ofMinutes(1));
        assertThat(consul.count()).isEqualTo(1);
    }

    @Test
    void aSlowOneDelaysNobodyAndSeesOnlyTheNewest() {
        TestSubscriber<Snapshot<String>> slow = world.listener(1);
        TestSubscriber<Snapshot<String>> fast = world.listener();
        for (int i = 1; i <= 1000; i++) {
            consul.last().answer(i, "state " + i);
        }
        assertThat(fast.getReceivedOnNext()).hasSize(1000);
        assertThat(words(slow)).containsExactly("state 1");
        slow.request(5);
        assertThat(words(slow)).containsExactly("state 1", "state 1000");
    }

    @Test
    void theExceptionOfOneEndsThatOneAlone() {
        TestSubscriber<Snapshot<String>> before = world.listener();
        Thrower thrower = new Thrower(new IllegalStateException("mine"));
        world.word().subscribe(thrower);
        TestSubscriber<Snapshot<String>> after = world.listener();
        consul.last().answer(1, "a");
        consul.last().answer(2, "b");
        assertThat(thrower.signals).containsExactly("next", "error: mine");
        assertThat(words(before)).containsExactly("a", "b");
        assertThat(words(after)).containsExactly("a", "b");
    }

    @Test
    void evenALinkageErrorOfOneEndsThatOneAlone() {
        Thrower thrower = new Thrower(new NoClassDefFoundError("mine"));
        world.word().subscribe(thrower);
        TestSubscriber<Snapshot<String>> other = world.listener();
        consul.last().answer(1, "a");
        consul.last().answer(2, "b");
        assertThat(thrower.signals).containsExactly("next", "error: mine");
        assertThat(words(other)).containsExactly("a", "b");
    }

    @Test
    void oneThatThrowsOnErrorHidesItFromNobody() {
        world.word().subscribe(new Thrower(new IllegalStateException("mine")));
        TestSubscriber<Snapshot<String>> other = world.listener();
        consul.last().refuse(400, "bad");
        assertThat(other.expectTerminalError()).isInstanceOf(ConsulRequestException.class);
    }

    @Test
    void oneThatThrowsAtItsSubscriptionLeavesThePollToTheOthers() {
        world.word().subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                world.listener();
                throw new IllegalStateException("mine");
            }
        });
        assertThat(world.polls.size()).isEqualTo(1);
        TestSubscriber<Snapshot<String>> late = world.listener();
        consul.last().answer(1, "a");
        assertThat(words(late)).containsExactly("a");
    }

    @Test
    void oneThatLeavesAtItsSubscriptionLeavesNothingBehind() {
        world.word().subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });
        assertThat(world.polls.size()).isZero();
        assertThat(consul.inFlight()).isZero();
        world.pass(Duration.ofMinutes(1));
        assertThat(consul.inFlight()).isZero();
    }

    @Test
    void oneThatLeavesInTheMiddleOfAStateLeavesNothingBehind() {
        List<String> seen = new ArrayList<>();
        world.word().take(1).map(Snapshot::state).subscribe(seen::add);
        consul.last().answer(1, "a");
        assertThat(seen).containsExactly("a");
        assertThat(world.polls.size()).isZero();
        assertThat(consul.inFlight()).isZero();
    }

    /** Throws whatever it is told, and notes it. */
    private static final class Thrower implements CoreSubscriber<Snapshot<String>> {

        private final List<String> signals = new ArrayList<>();
        private final Throwable thrown;

        Thrower(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Snapshot<String> snapshot) {
            signals.add("next");
            raise();
        }

        @Override
        public void onError(Throwable failure) {
            signals.add("error: " + failure.getMessage());
            raise();
        }

        @Override
        public void onComplete() {
            raise();
        }

        private void raise() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }
}
