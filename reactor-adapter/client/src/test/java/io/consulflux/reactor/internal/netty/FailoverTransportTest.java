// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.ScriptedAgent;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.scheduler.VirtualTimeScheduler;

final class FailoverTransportTest {

    /** Real time: nothing here takes any. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Request READ = Request.get("/v1/kv/a");
    private static final Request WRITE = Request.put("/v1/kv/a", Bytes.empty());
    private static final Request POLL = READ.blocking(7, Duration.ofSeconds(25));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final PublisherProbe<Void> lastly = PublisherProbe.empty();
    private final ScriptedAgent a = new ScriptedAgent("a", time);
    private final ScriptedAgent b = new ScriptedAgent("b", time);
    private final ScriptedAgent c = new ScriptedAgent("c", time);
    private final FailoverTransport transport = new FailoverTransport(List.of(a, b, c), new Clock(time), lastly.mono());

    @AfterEach
    void endTime() {
        time.dispose();
    }

    private StepVerifier.FirstStep<String> sending(Request request) {
        return StepVerifier.create(
                transport.exchange(request, LIMIT).map(answer -> answer.body().utf8()));
    }

    private void answeredBy(ScriptedAgent agent, Request request) {
        sending(request).expectNext(agent.toString()).expectComplete().verify(PATIENCE);
    }

    @Test
    void theFirstAgentIsAskedAsLongAsItAnswers() {
        answeredBy(a, READ);
        answeredBy(a, WRITE);
        answeredBy(a, POLL);
        assertThat(b.asked() + c.asked()).isZero();
        assertThat(transport.currentAgent()).contains("a");
    }

    @Test
    void aReadThatWasCutIsRepeatedWithTheNextAgentAndAllOthersFollow() {
        a.cuts();
        answeredBy(b, READ);
        answeredBy(b, WRITE);
        assertThat(a.asked()).isEqualTo(1);
        assertThat(transport.currentAgent()).contains("b");
    }

    @Test
    void aWriteThatWasCertainlyNotSentIsRepeated() {
        a.refuses();
        answeredBy(b, WRITE);
    }

    @Test
    void aWriteThatMayHaveArrivedIsNotRepeatedButTheNextOneGoesElsewhere() {
        a.cuts();
        sending(WRITE)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConsulUnreachableException.class)
                        .hasMessage("PUT /v1/kv/a: a: connection cut"))
                .verify(PATIENCE);
        assertThat(b.asked()).isZero();
        answeredBy(b, WRITE);
    }

    @Test
    void anAgentThatWorksAgainIsNotGoneBackTo() {
        a.refuses();
        answeredBy(b, READ);
        a.answers();
        answeredBy(b, READ);
        b.refuses();
        answeredBy(c, READ);
        c.refuses();
        answeredBy(a, READ);
    }

    @Test
    void anAnswerThatIsARefusalIsNoReasonToMove() {
        for (int status : List.of(429, 500, 503)) {
            a.answers(status);
            StepVerifier.create(transport.exchange(READ, LIMIT).map(Response::status))
                    .expectNext(status)
                    .expectComplete()
                    .verify(PATIENCE);
        }
        assertThat(b.asked()).isZero();
    }

    @Test
    void exchangesThatFailTogetherMoveTheChoiceOnce() {
        a.isSilent();
        b.isSilent();
        List<StepVerifier> writes = List.of(
                sending(WRITE).expectError(ConsulUnreachableException.class).verifyLater(),
                sending(WRITE).expectError(ConsulUnreachableException.class).verifyLater(),
                sending(WRITE).expectError(ConsulUnreachableException.class).verifyLater());
        time.advanceTimeBy(LIMIT);
        writes.forEach(write -> write.verify(PATIENCE));
        assertThat(transport.currentAgent()).contains("b");
    }

    @Test
    void aLateFailureOfAnAgentDoesNotEndItsSecondChoice() {
        a.isSilent();
        StepVerifier late =
                sending(WRITE).expectError(ConsulUnreachableException.class).verifyLater();
        a.refuses();
        b.refuses();
        c.refuses();
        sending(WRITE).expectError(ConsulUnreachableException.class).verify(PATIENCE);
        assertThat(transport.currentAgent()).contains("a");
        time.advanceTimeBy(LIMIT);
        late.verify(PATIENCE);
        assertThat(transport.currentAgent()).contains("a");
    }

    @Test
    void whereAllFailEachIsNamedWithItsReason() {
        a.refuses();
        b.cuts();
        c.refuses();
        sending(READ)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ConsulUnreachableException.class,
                                unreachable -> assertThat(unreachable.wasSent()).isTrue())
                        .hasMessage("GET /v1/kv/a: a: connection refused; b: connection cut; c: connection refused"))
                .verify(PATIENCE);
        assertThat(List.of(a.asked(), b.asked(), c.asked())).containsExactly(1, 1, 1);
    }

    @Test
    void aSilentAgentLeavesTimeForTheNextWithinTheSameLimit() {
        a.isSilent();
        StepVerifier read = sending(READ).expectNext("b").expectComplete().verifyLater();
        time.advanceTimeBy(LIMIT.dividedBy(2));
        read.verify(PATIENCE);
        assertThat(a.limits()).containsExactly(Duration.ofSeconds(10));
        assertThat(b.limits()).containsExactly(Duration.ofSeconds(8));
    }

    @Test
    void allAgentsTogetherTakeNoLongerThanTheLimit() {
        a.isSilent();
        b.isSilent();
        c.isSilent();
        StepVerifier read =
                sending(READ).expectError(ConsulUnreachableException.class).verifyLater();
        time.advanceTimeBy(LIMIT);
        read.verify(PATIENCE);
        assertThat(c.limits()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void aReadWithAShortLimitIsNotCutShorterThanALeaderlessAgentNeeds() {
        a.isSilent();
        StepVerifier read = StepVerifier.create(transport.exchange(READ, Duration.ofSeconds(5)))
                .expectErrorMessage("GET /v1/kv/a: a: no answer within PT5S")
                .verifyLater();
        time.advanceTimeBy(Duration.ofSeconds(5));
        read.verify(PATIENCE);
    }

    @Test
    void aPollThatFailsIsNotTakenToAnotherAgentWithItsIndex() {
        a.refuses();
        sending(POLL).expectError(ConsulUnreachableException.class).verify(PATIENCE);
        assertThat(b.asked()).isZero();
        assertThat(transport.currentAgent()).contains("b");
    }

    @Test
    void aPollUnderWayEndsWhenAnotherExchangeMovesTheChoice() {
        a.isSilent();
        StepVerifier poll = sending(POLL)
                .expectErrorMessage("GET /v1/kv/a: a: given up, since another exchange with it failed")
                .verifyLater();
        a.refuses();
        answeredBy(b, READ);
        poll.verify(PATIENCE);
        assertThat(a.cancelled()).isEqualTo(1);
    }

    @Test
    void aCallUnderWayIsLeftAloneWhenAnotherExchangeMovesTheChoice() {
        a.isSilent();
        StepVerifier write =
                sending(WRITE).expectError(ConsulUnreachableException.class).verifyLater();
        a.refuses();
        answeredBy(b, READ);
        assertThat(a.cancelled()).isZero();
        time.advanceTimeBy(LIMIT);
        write.verify(PATIENCE);
    }

    @Test
    void cancellationReachesTheAgentThatIsAsked() {
        a.refuses();
        b.isSilent();
        StepVerifier.create(transport.exchange(READ, LIMIT)).thenCancel().verify(PATIENCE);
        assertThat(b.cancelled()).isEqualTo(1);
    }

    @Test
    void otherFailuresAreNotTheAgents() {
        a.failsWith(new ConsulClosedException("GET /v1/kv/a"));
        sending(READ).expectError(ConsulClosedException.class).verify(PATIENCE);
        assertThat(b.asked()).isZero();
        assertThat(transport.currentAgent()).contains("a");
    }

    @Test
    void disposalClosesAllAgentsAndThenWhatTheyShare() {
        StepVerifier.create(transport.disposeLater().then(Mono.fromSupplier(lastly::subscribeCount)))
                .expectNext(1L)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(List.of(a, b, c)).allMatch(ScriptedAgent::isDisposed);
    }
}
