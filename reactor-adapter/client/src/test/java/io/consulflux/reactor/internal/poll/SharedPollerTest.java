// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static io.consulflux.reactor.internal.poll.PollWorld.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.poll.PollTimes;
import io.consulflux.poll.Question;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** The loop of one poll: what it asks next, and when. */
final class SharedPollerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final TestSubscriber<Snapshot<String>> listener = world.listener();

    /** Answers whatever is asked, until so much time has passed; the answers come at once. */
    private int requestsWithin(Duration span, Runnable answer) {
        int before = consul.count();
        Duration step = Duration.ofMillis(5);
        for (Duration passed = Duration.ZERO; passed.compareTo(span) < 0; passed = passed.plus(step)) {
            int answered = 0;
            while (consul.last().isInFlight()) {
                answer.run();
                assertThat(answered++).as("answers at one instant").isLessThan(200);
            }
            world.pass(step);
        }
        return consul.count() - before;
    }

    @Test
    void theFirstReadIsAnsweredAtOnceAndTheNextWaitsForTheIndexToMove() {
        assertThat(consul.last().request.target()).isEqualTo("/v1/kv/word");
        assertThat(consul.last().limit).isEqualTo(PollWorld.CALL_TIMEOUT);
        consul.last().answer(7, "a");
        assertThat(consul.last().request.target()).isEqualTo("/v1/kv/word?index=7&wait=25000ms");
        assertThat(consul.last().limit).isGreaterThan(PollTimes.WAIT.plus(PollTimes.WAIT.dividedBy(16)));
    }

    @Test
    void equalContentIsToldOnce() {
        consul.last().answer(7, "a");
        consul.last().answer(8, "a");
        consul.last().answer(9, "b");
        assertThat(words(listener)).containsExactly("a", "b");
    }

    @Test
    void anIndexGoneBackwardsStartsAgainInANewEpoch() {
        consul.last().answer(7, "new");
        consul.last().answer(5, "restored");
        assertThat(consul.last().request.target()).isEqualTo("/v1/kv/word");
        consul.last().answer(6, "restored");
        assertThat(consul.last().request.target()).contains("index=6&");
        assertThat(words(listener)).containsExactly("new", "restored");
        assertThat(listener.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 1L);
    }

    @Test
    void aNewEpochIsToldEvenOfTheSameContent() {
        consul.last().answer(7, "a");
        consul.last().answer(5, "a");
        assertThat(listener.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 1L);
    }

    @Test
    void anIndexGoneBackwardsDuringAnOutageIsANewEpochToo() {
        consul.last().answer(7, "new");
        consul.last().breakOff();
        world.pass(Duration.ofSeconds(1));
        consul.last().answer(5, "restored");
        assertThat(listener.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 1L);
        assertThat(consul.last().request.target()).contains("index=5&");
    }

    @Test
    void anIndexAboveTheSignedRangeIsNotBackwards() {
        consul.last().answer(Long.MAX_VALUE, "a");
        consul.last().answer(Long.MIN_VALUE, "b");
        assertThat(listener.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 0L);
        assertThat(consul.last().request.target()).contains("index=9223372036854775808&");
    }

    @Test
    void anIndexOfZeroIsSentAsOneAndNeverSpins() {
        consul.last().answer(0, "a");
        assertThat(consul.last().request.target()).contains("index=1&");
        assertThat(requestsWithin(HOUR, () -> consul.last().answer(0, "a"))).isLessThan(3600 / 25 + 102);
        assertThat(listener.getReceivedOnNext()).hasSize(1);
    }

    @Test
    void anIndexThatSwingsNeverSpins() {
        consul.last().answer(9, "a");
        assertThat(requestsWithin(HOUR, () -> consul.last().answer(consul.count() % 2 == 0 ? 5 : 9, "a")))
                .isLessThan(3600 / 25 + 102);
    }

    @Test
    void aMissingIndexIsAnErrorToThoseWhoHaveSeenNothing() {
        consul.last().answer(200, Map.of(), "a");
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulAnswerException.class);
    }

    @Test
    void aMissingIndexAfterwardsBacksOffAndEndsAfterTheGrace() {
        consul.last().answer(7, "a");
        int requests = requestsWithin(HOUR, () -> consul.last().answer(200, Map.of(), "a"));
        assertThat(requests).isBetween(6, 20);
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulAnswerException.class);
    }

    @Test
    void aMalformedAnswerBacksOffAndIsForgottenWhenItHasPassed() {
        consul.last().answer(7, "a");
        int requests =
                requestsWithin(Duration.ofSeconds(20), () -> consul.last().answer(8, "?"));
        assertThat(requests).isBetween(5, 15);
        world.pass(Duration.ofSeconds(10));
        consul.last().answer(8, "b");
        consul.last().answer(9, "c");
        int again = requestsWithin(Duration.ofSeconds(20), () -> consul.last().answer(8, "?"));
        assertThat(again).isBetween(5, 15);
        assertThat(listener.isTerminated()).isFalse();
    }

    @Test
    void aQuestionThatMayCostSoMuchASecondIsAskedAgainWhenItsAnswerHasBeenPaidFor() {
        Question<String> paced = new Question<>() {
            @Override
            public Request request() {
                return Request.get("/v1/kv/paced");
            }

            @Override
            public long bytesPerSecond() {
                return 100;
            }

            @Override
            public String read(Response response, Optional<String> before) {
                return response.body().utf8();
            }
        };
        world.polls.watch(paced).subscribe();
        // Half a second's worth is free.
        consul.last().answer(7, "x".repeat(50));
        assertThat(consul.last().request.target()).contains("index=7&");
        consul.last().answer(8, "y".repeat(15));
        assertThat(consul.last().isInFlight()).isFalse();
        world.pass(Duration.ofMillis(149));
        assertThat(consul.last().isInFlight()).isFalse();
        world.pass(Duration.ofMillis(1));
        assertThat(consul.last().request.target()).contains("index=8&");
        // What time has passed is paid for already.
        world.pass(Duration.ofMillis(500));
        consul.last().answer(9, "z".repeat(50));
        assertThat(consul.last().request.target()).contains("index=9&");
    }

    @Test
    void aRefusedTokenIsAnErrorToThoseWhoHaveSeenNothing() {
        consul.last().refuse(403, "Permission denied");
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aTokenRefusedAfterwardsIsBorneForAGrace() {
        consul.last().answer(7, "a");
        requestsWithin(
                OptionValues.REFUSAL_LIMIT.minusSeconds(1), () -> consul.last().refuse(403, "Permission denied"));
        assertThat(listener.isTerminated()).isFalse();
        requestsWithin(Duration.ofSeconds(30), () -> consul.last().refuse(403, "Permission denied"));
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aRequestThatNeverCanSucceedIsNotBorneAtAll() {
        consul.last().answer(7, "a");
        consul.last().refuse(400, "bad");
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulRequestException.class);
    }

    @Test
    void anErrorOfUnknownMeaningIsBorneByThoseWhoHaveBeenAnswered() {
        consul.last().answer(7, "a");
        requestsWithin(Duration.ofSeconds(20), () -> consul.last().refuse(500, "No path to datacenter"));
        assertThat(listener.isTerminated()).isFalse();
        requestsWithin(Duration.ofMinutes(1), () -> consul.last().refuse(500, "a text of a release to come"));
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulRequestException.class);
    }

    @Test
    void whatPassesIsRetriedForeverWithGrowingPauses() {
        int requests = requestsWithin(HOUR, () -> consul.last().refuse(503, "later"));
        assertThat(requests).isBetween(3600 / 10, 3600 / 5 + 10);
        assertThat(listener.isTerminated()).isFalse();
        assertThat(consul.last().request.target()).isEqualTo("/v1/kv/word");
    }

    @Test
    void pollsThatAreRefusedBetweenReadsThatAreNotMakeNoStorm() {
        int requests = requestsWithin(HOUR, () -> {
            if (consul.last().request.blockingWait().isPresent()) {
                consul.last().refuse(429, "too many connections");
            } else {
                consul.last().answer(7, "a");
            }
        });
        assertThat(requests).isLessThan(2 * (3600 / 5 + 10));
    }

    @Test
    void aPollThatIsCutLateIsRepeatedSoonHoweverOften() {
        consul.last().answer(7, "a");
        for (int i = 0; i < 20; i++) {
            world.pass(Duration.ofSeconds(15));
            consul.last().breakOff();
            world.pass(Duration.ofMillis(100));
            consul.last().answer(7, "a");
            assertThat(consul.last().request.target()).contains("index=7&");
        }
    }

    @Test
    void aTransportThatFailsOtherwiseThanItPromisesIsRetried() {
        consul.last().fail(new IOException("reset"));
        world.pass(Duration.ofSeconds(1));
        consul.last().answer(7, "a");
        assertThat(words(listener)).containsExactly("a");
    }

    @Test
    void anAnswerWhenItIsDueIsFollowedAtOnce() {
        consul.last().answer(7, "a");
        for (int i = 0; i < 500; i++) {
            int before = consul.count();
            world.pass(PollTimes.WAIT);
            consul.last().answer(7, "a");
            assertThat(consul.count()).isEqualTo(before + 1);
        }
    }

    @Test
    void aFewWakesWithoutNewsAreFollowedAtOnce() {
        consul.last().answer(1, "a");
        for (int i = 2; i <= 11; i++) {
            consul.last().answer(i, "a");
            assertThat(consul.last().isInFlight()).isTrue();
        }
    }

    @Test
    void aChangeInSteadyNoiseIsSeenWithinSecondsForAMinuteAndWithinAWaitForever() {
        consul.last().answer(1, "a");
        requestsWithin(Duration.ofMinutes(1), () -> consul.last().answer(consul.count(), "a"));
        assertThat(timeToNextRequest()).isLessThan(Duration.ofSeconds(6));
        requestsWithin(HOUR, () -> consul.last().answer(consul.count(), "a"));
        assertThat(timeToNextRequest()).isLessThanOrEqualTo(PollTimes.WAIT);
    }

    private Duration timeToNextRequest() {
        while (consul.last().isInFlight()) {
            consul.last().answer(consul.count(), "a");
        }
        Duration passed = Duration.ZERO;
        while (!consul.last().isInFlight()) {
            world.pass(Duration.ofMillis(10));
            passed = passed.plusMillis(10);
        }
        return passed;
    }

    @Test
    void requestsNeverExceedChangesAndElapsedWaitsAndAConstant() {
        Histories.check(200, SharedPollerTest::requestsOfARandomHistoryAreBounded);
    }

    private static void requestsOfARandomHistoryAreBounded(Random random) {
        PollWorld world = new PollWorld();
        world.listener();
        Map<String, Integer> seen = new HashMap<>();
        int noise = random.nextInt(1, 5000);
        long index = 1;
        Duration passed = Duration.ZERO;
        for (int i = 0; i < 2000; i++) {
            Duration step = random.nextInt(10) == 0 ? PollTimes.WAIT : Duration.ofMillis(random.nextInt(noise));
            world.pass(step);
            passed = passed.plus(step);
            if (world.consul.last().isInFlight()) {
                boolean change = random.nextInt(20) == 0;
                index = random.nextInt(50) == 0 ? random.nextLong(index) + 1 : index + random.nextInt(3);
                world.consul.last().answer(index, "state " + (seen.size() + (change ? 1 : 0)));
                seen.merge("state " + (seen.size() + (change ? 1 : 0)), 1, Integer::sum);
            }
        }
        long bound = seen.size() + passed.toSeconds() / PollTimes.WAIT.toSeconds() + 1 + 102;
        assertThat((long) world.consul.count()).isLessThanOrEqualTo(bound);
    }

    @Test
    void noOlderStateIsToldAfterANewerOneOfTheSameEpoch() {
        Histories.check(200, SharedPollerTest::epochsAreMonotonic);
    }

    private static void epochsAreMonotonic(Random random) {
        PollWorld world = new PollWorld();
        TestSubscriber<Snapshot<String>> slow = world.listener(1);
        for (int i = 0; i < 300; i++) {
            ScriptedTransport.Exchange last = world.consul.last();
            if (!last.isInFlight()) {
                world.pass(Duration.ofSeconds(random.nextInt(12)));
            } else if (random.nextInt(5) == 0) {
                last.breakOff();
            } else {
                last.answer(random.nextInt(random.nextBoolean() ? 10 : 1000), "state " + random.nextInt(4));
            }
            slow.request(1 + random.nextInt(2));
        }
        List<Snapshot<String>> told = slow.getReceivedOnNext();
        for (int i = 1; i < told.size(); i++) {
            Snapshot<String> before = told.get(i - 1);
            Snapshot<String> after = told.get(i);
            assertThat(after.epoch()).isGreaterThanOrEqualTo(before.epoch());
            if (after.epoch() == before.epoch()) {
                assertThat(after.index()).isGreaterThanOrEqualTo(before.index());
                assertThat(after.state()).isNotEqualTo(before.state());
            }
        }
    }
}
