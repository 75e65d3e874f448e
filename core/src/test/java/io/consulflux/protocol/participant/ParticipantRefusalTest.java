// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import static io.consulflux.protocol.participant.ParticipantTranscript.heard;
import static io.consulflux.protocol.participant.ParticipantTranscript.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.error.ConsulUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a stay whose key Consul does not give. */
class ParticipantRefusalTest {

    @Test
    void anotherHolderIsNamedWithItsNode() {
        ParticipantTranscript stay = heard().held("s1").give("busy").write(false);
        assertThat(stay.last().request()).hasToString("GET /v1/kv/deploy/a?consistent");
        stay.entry("s7");
        assertThat(stay.last().request()).hasToString("GET /v1/session/info/s7");
        stay.answer("holder", 200, ParticipantTranscript.session("s7"));
        assertThat(stay.conversation.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ConsulTakenException.class, taken -> {
                            assertThat(taken.key()).isEqualTo("deploy/a");
                            assertThat(taken.session()).contains("s7");
                            assertThat(taken.node()).contains("n9");
                        })
                        .hasMessageContaining("session s7 on node n9 holds \"deploy/a\""));
    }

    @Test
    void whatAnotherHoldsIsNotDeleted() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7");
        stay.answer("holder", 200, ParticipantTranscript.session("s7"));
        assertThat(stay.conversation.isOver()).isTrue();
        assertThat(stay.conversation.isSent("departure")).isFalse();
    }

    @Test
    void aHolderThatMayNotBeAskedForIsNamedWithoutItsNode() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7");
        stay.answer("holder", 403, "Permission denied");
        assertThat(stay.conversation.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                ConsulTakenException.class,
                                taken -> assertThat(taken.node()).isEmpty()));
    }

    @Test
    void aHolderThatHasJustGoneLetsUsIn() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7");
        stay.answer("holder", 200, "[]").retry().write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
    }

    /** Consul shows a session that the token may not read as it shows none. */
    @Test
    void aHolderThatIsNotShownAndHoldsTheKeyStillLives() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7").answer("holder", 200, "[]");
        assertThat(stay.underWay()).isEmpty();
        stay.retry();
        assertThat(stay.underWay()).containsExactly("state 2");
        stay.write(false);
        assertThat(stay.underWay()).containsExactly("entry");
        stay.entry("s7").answer("holder", 200, "[]");
        assertThat(stay.conversation.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ConsulTakenException.class, taken -> {
                            assertThat(taken.session()).contains("s7");
                            assertThat(taken.node()).isEmpty();
                        }));
        assertThat(stay.conversation.isSent("departure")).isFalse();
    }

    @Test
    void aHolderThatIsNotShownAndHasLetGoLetsUsIn() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7").answer("holder", 200, "[]");
        stay.retry().write(false).answer("entry", 404, "").retry().write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
    }

    @Test
    void oneHolderAfterAnotherIsNotOneThatLives() {
        ParticipantTranscript stay = heard().held("s1").give("busy");
        for (String holder : List.of("s7", "s8", "s9")) {
            stay.write(false).entry(holder).answer("holder", 200, "[]").retry();
        }
        stay.write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
    }

    @Test
    void whatWasNotShownIsForgottenOncePublished() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7").answer("holder", 200, "[]");
        stay.retry().write(true).give("ready").write(false).entry("s7").answer("holder", 200, "[]");
        stay.retry().write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy", "ready");
    }

    @Test
    void whatWasNotShownIsForgottenWithTheSession() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("s7").answer("holder", 200, "[]");
        stay.lost("s1").held("s2").write(false).entry("s7").answer("holder", 200, "[]");
        stay.retry().write(true);
        assertThat(stay.told()).containsExactly("entered by s2", "busy");
    }

    @Test
    void aLockDelayIsWaitedForAndNotCalledTaken() {
        ParticipantTranscript stay = heard().held("s1").give("busy");
        for (int i = 0; i < 15; i++) {
            stay.write(false).answer("entry", 404, "").retry();
        }
        stay.write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
        assertThat(stay.conversation.elapsed()).isEqualTo(Duration.ofMillis(14_100));
    }

    @Test
    void anEntryThatNobodyHoldsAnyMoreMayHaveALockDelayToo() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).entry("");
        assertThat(stay.conversation.due("retry")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aDelayLongerThanConsulsLongestIsAnError() {
        ParticipantTranscript stay = heard().held("s1").give("busy").write(false);
        while (!stay.conversation.isOver()) {
            stay.answer("entry", 404, "");
            if (!stay.conversation.isOver()) {
                stay.retry().write(false);
            }
        }
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulUnavailableException.class);
        assertThat(stay.conversation.elapsed()).isBetween(Duration.ofSeconds(65), Duration.ofSeconds(67));
    }

    @Test
    void aSessionOfOurOwnThatIsLostAndHoldsTheKeyStillIsDestroyedFirst() {
        ParticipantTranscript stay =
                present().lost("s1").held("s2").write(false).entry("s1");
        assertThat(stay.last().request()).hasToString("PUT /v1/session/destroy/s1");
        stay.answer("destruction of our former session 3", 200, "true").write(true);
        assertThat(stay.told()).endsWith("lost s1", "entered by s2", "busy");
    }

    /** A snapshot that is put back brings sessions back that were over long ago, with what they held. */
    @Test
    void aSessionOfOurOwnFromBeforeTheLastOneIsKnownStill() {
        ParticipantTranscript stay = present()
                .lost("s1")
                .held("s2")
                .write(true)
                .lost("s2")
                .held("s3")
                .write(false)
                .entry("s1");
        assertThat(stay.last().request()).hasToString("PUT /v1/session/destroy/s1");
    }

    @Test
    void ofVeryManySessionsOfOurOwnTheNewestAreKnown() {
        ParticipantTranscript stay = present();
        for (int i = 1; i <= 20; i++) {
            stay = stay.lost("s" + i).held("s" + (i + 1)).write(true);
        }
        stay = stay.lost("s21").held("s22").write(false).entry("s6");
        assertThat(stay.last().request()).hasToString("PUT /v1/session/destroy/s6");
    }

    @Test
    void oneThatCannotBeDestroyedNowIsWaitedFor() {
        ParticipantTranscript stay =
                present().lost("s1").held("s2").write(false).entry("s1");
        stay.unreachable("destruction of our former session 3").retry().write(true);
        assertThat(stay.told()).endsWith("entered by s2", "busy");
    }

    @Test
    void anOtherThatTookThePlaceMeanwhileIsNamed() {
        ParticipantTranscript stay =
                present().lost("s1").held("s2").write(false).entry("s7");
        stay.answer("holder", 200, ParticipantTranscript.session("s7"));
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulTakenException.class);
    }

    @Test
    void aRefusalOfAKeyThatIsOursIsTriedAgain() {
        ParticipantTranscript stay =
                present().give("ready").write(false).entry("s1").retry().write(true);
        assertThat(stay.told()).endsWith("ready");
    }

    @Test
    void whoMayNotReadTheEntryCannotKnow() {
        ParticipantTranscript stay = heard().held("s1").give("busy").write(false);
        stay.answer("entry", 403, "Permission denied");
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aQuestionThatFailsForNowIsAskedAgainAfterAnotherTry() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).unreachable("entry");
        assertThat(stay.underWay()).isEmpty();
        stay.retry().write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
    }

    @Test
    void aCancelDuringTheQuestionsIsTheEnd() {
        assertThat(heard().held("s1")
                        .give("busy")
                        .write(false)
                        .cancel()
                        .conversation
                        .isOver())
                .isTrue();
    }

    @Test
    void aLossDuringTheQuestionsBeginsAnew() {
        ParticipantTranscript stay =
                heard().held("s1").give("busy").write(false).lost("s1");
        assertThat(stay.underWay()).isEmpty();
        assertThat(stay.told()).isEmpty();
        stay.held("s2").write(true);
        assertThat(stay.told()).containsExactly("entered by s2", "busy");
    }
}
