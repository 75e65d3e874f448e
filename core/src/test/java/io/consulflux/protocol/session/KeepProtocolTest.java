// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import static io.consulflux.protocol.session.KeepTranscript.holding;
import static io.consulflux.session.OnSessionLoss.END;
import static io.consulflux.session.OnSessionLoss.RECREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepProtocolTest {

    private static final String YOUNG = "Missing check 'serfHealth' registration";

    @Test
    void aSessionIsCreatedAndToldOnceConsulHasRenewedIt() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).created("s1");
        assertThat(keep.told()).isEmpty();
        keep.fire("session renewal").renewed("s1");
        assertThat(keep.told()).containsExactly("held s1 on n1");
        assertThat(keep.requests()).containsExactly("PUT /v1/session/create", "PUT /v1/session/renew/s1");
        assertThat(keep.conversation.elapsed()).isZero();
    }

    @Test
    void itIsRenewedAtHalfItsTimeToLiveAndToldNoMore() {
        KeepTranscript keep = holding(RECREATE);
        assertThat(keep.conversation.due("session renewal")).isEqualTo(Duration.ofSeconds(10));
        keep.fire("session renewal").renewed("s1");
        assertThat(keep.conversation.due("session renewal")).isEqualTo(Duration.ofSeconds(20));
        assertThat(keep.told()).hasSize(1);
    }

    @Test
    void aRenewalThatIsAnsweredByNonsenseIsTriedAgain() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).created("s1").fire("session renewal");
        keep.answer(KeepTranscript.renewal("s1"), 200, "<html>");
        assertThat(keep.told()).isEmpty();
        assertThat(keep.conversation.due("session renewal")).isEqualTo(Duration.ofSeconds(1));
        keep.fire("session renewal").renewed("s1");
        assertThat(keep.told()).containsExactly("held s1 on n1");
    }

    @Test
    void anAgentThatHasJustStartedIsGivenHalfAMinute() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).answer("session creation", 500, YOUNG);
        while (keep.conversation.elapsed().compareTo(Duration.ofSeconds(30)) < 0) {
            assertThat(keep.conversation.isOver()).isFalse();
            keep.fire("retry").answer("session creation", 500, YOUNG);
        }
        assertThat(keep.conversation.failure()).containsInstanceOf(ConsulUnavailableException.class);
        assertThat(keep.requests()).hasSizeLessThan(15);
    }

    @Test
    void anAgentThatIsReadyInTimeIsEnough() {
        KeepTranscript keep = KeepTranscript.of(RECREATE)
                .answer("session creation", 500, YOUNG)
                .fire("retry")
                .unreachable("session creation")
                .fire("retry")
                .created("s1")
                .fire("session renewal")
                .renewed("s1");
        assertThat(keep.told()).containsExactly("held s1 on n1");
        assertThat(keep.conversation.elapsed()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void aRefusalThatStaysEndsItAtOnce() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).answer("session creation", 403, "Permission denied");
        assertThat(keep.conversation.failure()).containsInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void anAnswerWithoutAnIdEndsIt() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).answer("session creation", 200, "{}");
        assertThat(keep.conversation.failure()).containsInstanceOf(ConsulAnswerException.class);
    }

    @Test
    void itIsLostWhenItsTimeToLiveHasPassedSinceTheLastGoodRenewalWasSent() {
        KeepTranscript keep = holding(RECREATE).fire("session renewal").pass(Duration.ofSeconds(2));
        keep.renewed("s1").fire("session renewal").unreachable(KeepTranscript.renewal("s1"));
        assertThat(keep.told()).containsExactly("held s1 on n1");
        keep.fire("session expiry");
        assertThat(keep.told()).containsExactly("held s1 on n1", "lost s1 on n1");
        assertThat(keep.conversation.elapsed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatIsLostHereIsDestroyedInConsulBeforeTheNextIsCreated() {
        KeepTranscript keep = holding(RECREATE).fire("session expiry");
        keep.unreachable("destruction of the lost session").fire("retry");
        assertThat(keep.requests()).last().isEqualTo("PUT /v1/session/destroy/s1");
        keep.answer("destruction of the lost session", 200, "true");
        assertThat(keep.requests()).last().isEqualTo("PUT /v1/session/create");
        keep.created("s2").fire("session renewal").renewed("s2");
        assertThat(keep.told()).containsExactly("held s1 on n1", "lost s1 on n1", "held s2 on n1");
    }

    @Test
    void whatMayNotBeDestroyedIsLeftToItsTimeToLive() {
        KeepTranscript keep = holding(RECREATE).fire("session expiry");
        keep.answer("destruction of the lost session", 403, "Permission denied");
        assertThat(keep.calls()).containsExactly("session creation");
    }

    @Test
    void whatConsulKnowsNoLongerIsLostAtOnceAndNeedsNoDestruction() {
        KeepTranscript keep = holding(RECREATE).fire("session renewal");
        keep.answer(KeepTranscript.renewal("s1"), 404, "Session id 's1' not found");
        assertThat(keep.told()).containsExactly("held s1 on n1", "lost s1 on n1");
        assertThat(keep.calls()).containsExactly("session creation");
    }

    @Test
    void aSessionThatWasNeverToldIsReplacedWithoutAWord() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).created("s1").fire("session renewal");
        keep.answer(KeepTranscript.renewal("s1"), 404, "Session id 's1' not found");
        assertThat(keep.told()).isEmpty();
        assertThat(keep.calls()).containsExactly("session creation");
    }

    @Test
    void oneAddressForTwoClustersEndsItAfterHalfAMinuteOfGrowingPauses() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).created("s1").unknown("s1");
        int sessions = 1;
        while (!keep.conversation.isOver()) {
            if (sessions == 1) {
                assertThat(keep.calls()).containsExactly("session creation");
            } else {
                assertThat(keep.calls()).isEmpty();
                keep.fire("retry");
            }
            sessions++;
            keep.created("s" + sessions).unknown("s" + sessions);
            assertThat(sessions).as("sessions").isLessThan(15);
        }
        assertThat(keep.told()).isEmpty();
        assertThat(keep.conversation.elapsed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(35));
        assertThat(keep.conversation.failure())
                .containsInstanceOf(ConsulSessionLostException.class)
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageStartingWith("session s11: the last of 11 that were created in a row")
                        .hasMessageContaining("several datacenters or clusters"));
    }

    @Test
    void theSecondThatConsulDoesNotKnowIsFollowedByAPauseThatGrows() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).created("s1").unknown("s1");
        keep.created("s2").unknown("s2");
        assertThat(keep.conversation.due("retry")).isEqualTo(Duration.ofMillis(400));
        keep.fire("retry").created("s3").unknown("s3");
        assertThat(keep.conversation.due("retry")).isEqualTo(Duration.ofMillis(1_200));
    }

    @Test
    void whereThereWasASessionThoseThatConsulDoesNotKnowAreBorneButNotWithoutPauses() {
        KeepTranscript keep = holding(RECREATE).unknown("s1").created("s2").unknown("s2");
        for (int i = 3; i < 53; i++) {
            keep.created("s" + i).unknown("s" + i);
            keep.fire("retry");
        }
        assertThat(keep.conversation.isOver()).isFalse();
        assertThat(keep.conversation.elapsed()).isGreaterThan(Duration.ofMinutes(3));
        keep.created("s60").fire("session renewal").renewed("s60");
        keep.unknown("s60").created("s61").unknown("s61");
        assertThat(keep.calls()).as("the first is free again").containsExactly("session creation");
    }

    @Test
    void aCancelInThePauseAfterOnesThatConsulDidNotKnowIsTheEnd() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).created("s1").unknown("s1");
        keep.created("s2").unknown("s2").cancel();
        assertThat(keep.conversation.isOver()).isTrue();
        assertThat(keep.conversation.failure()).isEmpty();
        assertThat(keep.calls()).isEmpty();
    }

    @Test
    void theNextOneIsTriedForAsLongAsItTakes() {
        KeepTranscript keep = holding(RECREATE).fire("session renewal");
        keep.answer(KeepTranscript.renewal("s1"), 404, "Session id 's1' not found");
        for (int i = 0; i < 50; i++) {
            keep.unreachable("session creation").fire("retry");
        }
        assertThat(keep.conversation.elapsed()).isGreaterThan(Duration.ofMinutes(3));
        assertThat(keep.conversation.isOver()).isFalse();
    }

    @Test
    void aLateAnswerToARenewalOfTheLostOneSaysNothingOfTheNext() {
        KeepTranscript keep = holding(RECREATE).fire("session renewal").fire("session expiry");
        keep.answer("destruction of the lost session", 200, "true").created("s2");
        keep.answer(KeepTranscript.renewal("s1"), 404, "Session id 's1' not found");
        keep.fire("session renewal").renewed("s2");
        assertThat(keep.told()).containsExactly("held s1 on n1", "lost s1 on n1", "held s2 on n1");
    }

    @Test
    void byChoiceALossIsTheEndAfterTheSessionIsDestroyed() {
        KeepTranscript keep = holding(END).fire("session expiry");
        assertThat(keep.told()).containsExactly("held s1 on n1", "lost s1 on n1");
        keep.answer("session destruction", 200, "true");
        assertThat(keep.conversation.failure()).containsInstanceOf(ConsulSessionLostException.class);
    }

    @Test
    void byChoiceTheEndWaitsFiveSecondsAtMost() {
        KeepTranscript keep = holding(END).fire("session expiry").fire("closing limit");
        assertThat(keep.conversation.failure()).containsInstanceOf(ConsulSessionLostException.class);
        assertThat(keep.conversation.elapsed()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void byChoiceWhatConsulKnowsNoLongerIsTheEndAtOnce() {
        KeepTranscript keep = holding(END).fire("session renewal");
        keep.answer(KeepTranscript.renewal("s1"), 404, "Session id 's1' not found");
        assertThat(keep.conversation.failure()).containsInstanceOf(ConsulSessionLostException.class);
    }

    @Test
    void aCancelDestroysTheSession() {
        KeepTranscript keep = holding(RECREATE).cancel();
        assertThat(keep.requests()).last().isEqualTo("PUT /v1/session/destroy/s1");
        keep.unreachable("session destruction").fire("retry").answer("session destruction", 200, "true");
        assertThat(keep.conversation.isOver()).isTrue();
        assertThat(keep.conversation.failure()).isEmpty();
    }

    @Test
    void aCancelDuringTheCreationDestroysWhatCameOfIt() {
        KeepTranscript keep = KeepTranscript.of(RECREATE).cancel();
        assertThat(keep.calls()).containsExactly("session creation");
        keep.created("s1").answer("session destruction", 200, "true");
        assertThat(keep.requests()).last().isEqualTo("PUT /v1/session/destroy/s1");
        assertThat(keep.conversation.isOver()).isTrue();
    }

    @Test
    void aCancelDuringACreationThatFailsIsTheEnd() {
        assertThat(KeepTranscript.of(RECREATE)
                        .cancel()
                        .unreachable("session creation")
                        .conversation
                        .isOver())
                .isTrue();
    }

    @Test
    void aCancelBetweenTwoTriesIsTheEnd() {
        KeepTranscript keep =
                KeepTranscript.of(RECREATE).unreachable("session creation").cancel();
        assertThat(keep.conversation.isOver()).isTrue();
    }

    @Test
    void aCancelAfterALossStillDestroysTheLostOne() {
        KeepTranscript keep = holding(RECREATE).fire("session expiry").cancel();
        assertThat(keep.calls()).containsExactly("destruction of the lost session", "session destruction");
        keep.answer("destruction of the lost session", 200, "true");
        assertThat(keep.conversation.isOver()).isFalse();
        keep.answer("session destruction", 200, "true");
        assertThat(keep.conversation.isOver()).isTrue();
    }

    @Test
    void aDoubtIsLookedIntoAtOnce() {
        KeepTranscript keep = holding(RECREATE).pass(Duration.ofSeconds(1)).doubt("s1");
        assertThat(keep.conversation.due("session renewal")).isEqualTo(Duration.ofSeconds(1));
        keep.fire("session renewal");
        keep.answer(KeepTranscript.renewal("s1"), 404, "Session id 's1' not found");
        assertThat(keep.told()).containsExactly("held s1 on n1", "lost s1 on n1");
    }

    @Test
    void aDoubtDuringARenewalIsLookedIntoByAnother() {
        KeepTranscript keep = holding(RECREATE).fire("session renewal").doubt("s1");
        assertThat(keep.conversation.timers()).doesNotContainKey("session renewal");
        keep.renewed("s1");
        assertThat(keep.conversation.due("session renewal")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aDoubtOfAnotherSessionIsNone() {
        KeepTranscript keep = holding(RECREATE).doubt("s0");
        assertThat(keep.conversation.due("session renewal")).isEqualTo(Duration.ofSeconds(10));
    }
}
