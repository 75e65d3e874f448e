// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import static io.consulflux.protocol.participant.ParticipantTranscript.AS;
import static io.consulflux.protocol.participant.ParticipantTranscript.heard;
import static io.consulflux.protocol.participant.ParticipantTranscript.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.protocol.Input;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stay whose key is never refused. */
class ParticipantProtocolTest {

    @Test
    void aStateIsWrittenUnderTheSession() {
        ParticipantTranscript stay = heard().held("s1").give("größe");
        assertThat(stay.last().request()).hasToString("PUT /v1/kv/deploy/a?acquire=s1");
        assertThat(stay.last().request().body().utf8()).isEqualTo("größe");
        assertThat(stay.told()).isEmpty();
        stay.write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "größe");
        assertThat(stay.conversation.events()).allMatch(event -> event.node().equals("n1"));
    }

    @Test
    void flagsAreSentAsTheUnsignedNumberThatTheyAre() {
        ParticipantTranscript stay =
                ParticipantTranscript.of(AS.flags(-1)).held("s1").give("x");
        assertThat(stay.last().request()).hasToString("PUT /v1/kv/deploy/a?flags=18446744073709551615&acquire=s1");
    }

    @Test
    void aStateThatNoUtf8CanCarryIsRefusedAndTheEntryDeleted() {
        ParticipantTranscript stay = present().give("b\ud83d");
        assertThat(stay.underWay()).containsExactly("departure");
        stay.answer("departure", 200, "{}");
        assertThat(stay.conversation.failed())
                .containsInstanceOf(IllegalArgumentException.class)
                .get()
                .asString()
                .contains("state: expected text, got half of a surrogate pair at position 1");
    }

    @Test
    void aStateThatComesBeforeTheSessionWaitsForIt() {
        ParticipantTranscript stay = heard().give("busy");
        assertThat(stay.underWay()).isEmpty();
        stay.held("s1");
        assertThat(stay.underWay()).containsExactly("state 1");
    }

    @Test
    void theNextStateIsAskedForOnceTheOneBeforeIsPublished() {
        ParticipantTranscript stay = heard();
        assertThat(stay.states()).isEqualTo(1);
        stay.give("busy");
        assertThat(stay.states()).isEqualTo(1);
        stay.held("s1");
        assertThat(stay.states()).isEqualTo(1);
        stay.write(true);
        assertThat(stay.states()).isEqualTo(2);
        stay.give("ready").write(true);
        assertThat(stay.states()).isEqualTo(3);
        assertThat(stay.told()).containsExactly("entered by s1", "busy", "ready");
    }

    @Test
    void aWriteThatFailsIsRepeatedForAsLongAsTheSessionLives() {
        ParticipantTranscript stay = heard().held("s1").give("busy");
        for (int i = 0; i < 20; i++) {
            stay.unreachable(stay.lastWrite()).retry();
        }
        stay.write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
        assertThat(stay.conversation.elapsed().toSeconds()).isBetween(20L, 40L);
    }

    @Test
    void aRefusalThatStaysEndsTheStay() {
        ParticipantTranscript stay = heard().held("s1").give("busy").answer("state 1", 403, "Permission denied");
        stay.answer("departure", 409, "{}");
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void whenThePublisherCompletesTheEntryIsDeletedIfItIsStillOurs() {
        ParticipantTranscript stay = present().complete();
        assertThat(stay.last().request()).hasToString("PUT /v1/txn");
        assertThat(stay.last().request().body().utf8())
                .isEqualTo("[{\"KV\":{\"Verb\":\"check-session\",\"Key\":\"deploy/a\",\"Session\":\"s1\"}},"
                        + "{\"KV\":{\"Verb\":\"delete\",\"Key\":\"deploy/a\"}}]");
        assertThat(stay.told()).last().isEqualTo("busy");
        stay.answer("departure", 200, "{\"Results\":[],\"Errors\":null}");
        assertThat(stay.told()).last().isEqualTo("left COMPLETED");
        assertThat(stay.conversation.isOver()).isTrue();
        assertThat(stay.conversation.failed()).isEmpty();
    }

    @Test
    void aStateThatWasGivenIsPublishedBeforeTheEnd() {
        ParticipantTranscript stay = heard().give("busy").complete();
        assertThat(stay.conversation.isOver()).isFalse();
        assertThat(stay.states()).isEqualTo(-1);
        stay.held("s1").write(true);
        assertThat(stay.underWay()).containsExactly("departure");
        stay.answer("departure", 200, "{}");
        assertThat(stay.told()).containsExactly("entered by s1", "busy", "left COMPLETED");
    }

    @Test
    void aPublisherWithoutStatesLeavesAtOnceAndWritesNothing() {
        ParticipantTranscript stay = heard().held("s1").complete();
        assertThat(stay.told()).containsExactly("left COMPLETED");
        assertThat(stay.conversation.sent()).isEmpty();
    }

    @Test
    void thePublishersFailureIsPassedOnOnceTheEntryIsGone() {
        Throwable failure = new IllegalStateException("mine");
        ParticipantTranscript stay = present().fail(failure);
        assertThat(stay.conversation.isOver()).isFalse();
        stay.answer("departure", 200, "{}");
        assertThat(stay.told()).last().isEqualTo("left FAILED");
        assertThat(stay.conversation.failed()).containsSame(failure);
    }

    @Test
    void thePublishersFailureWaitsForTheWriteThatIsUnderWayToDeleteWhatItWrote() {
        ParticipantTranscript stay = present().give("ready").fail(new IllegalStateException("mine"));
        assertThat(stay.underWay()).containsExactly("state 2");
        stay.write(true);
        assertThat(stay.underWay()).containsExactly("departure");
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
    }

    @Test
    void aStateThatNoKeyCanHoldIsAFailureOfThePublisher() {
        ParticipantTranscript stay = present().give("x".repeat(512 * 1024) + "x");
        assertThat(stay.states()).isEqualTo(-1);
        stay.answer("departure", 200, "{}");
        assertThat(stay.conversation.failed()).containsInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCancelDeletesTheEntryAndTellsNothing() {
        ParticipantTranscript stay = present().cancel();
        assertThat(stay.states()).isEqualTo(-1);
        stay.answer("departure", 200, "{}");
        assertThat(stay.conversation.isOver()).isTrue();
        assertThat(stay.told()).hasSize(2);
    }

    @Test
    void aCancelWaitsForTheWriteThatIsUnderWayEvenIfThatFails() {
        ParticipantTranscript stay = heard().held("s1").give("busy").cancel();
        assertThat(stay.underWay()).containsExactly("state 1");
        stay.unreachable("state 1");
        assertThat(stay.underWay()).containsExactly("departure");
    }

    @Test
    void aCancelBeforeAnythingWasWrittenIsTheEnd() {
        ParticipantTranscript stay = heard().held("s1").cancel();
        assertThat(stay.conversation.isOver()).isTrue();
        assertThat(stay.conversation.sent()).isEmpty();
    }

    @Test
    void aDeletionIsTriedForAsLongAsTheSessionLives() {
        ParticipantTranscript stay = present().cancel();
        for (int i = 0; i < 20; i++) {
            stay.unreachable("departure").retry();
        }
        assertThat(stay.conversation.isOver()).isFalse();
        stay.lost("s1");
        assertThat(stay.conversation.isOver()).isTrue();
    }

    @Test
    void aLossIsToldAndTheLastStatePublishedAgainUnderTheNextSession() {
        ParticipantTranscript stay = present().give("ready").write(true).lost("s1");
        assertThat(stay.told()).last().isEqualTo("lost s1");
        assertThat(stay.underWay()).isEmpty();
        stay.held("s2");
        assertThat(stay.last().request()).hasToString("PUT /v1/kv/deploy/a?acquire=s2");
        stay.write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy", "ready", "lost s1", "entered by s2", "ready");
    }

    @Test
    void aStateThatComesWhileTheLastOneIsPublishedAgainFollowsIt() {
        ParticipantTranscript stay = present().lost("s1").held("s2").give("ready");
        stay.write(true);
        assertThat(stay.last().request().body().utf8()).isEqualTo("ready");
        assertThat(stay.states()).isEqualTo(2);
        stay.write(true);
        assertThat(stay.told()).containsExactly("entered by s1", "busy", "lost s1", "entered by s2", "busy", "ready");
        assertThat(stay.states()).isEqualTo(3);
    }

    @Test
    void aStateThatComesWhileTheLastOneIsPublishedAgainIsPublishedBeforeTheEnd() {
        ParticipantTranscript stay =
                present().lost("s1").held("s2").give("ready").complete();
        stay.write(true).write(true).answer("departure", 200, "{}");
        assertThat(stay.told()).endsWith("busy", "ready", "left COMPLETED");
    }

    @Test
    void aLateAnswerUnderTheLostSessionMeansNothing() {
        ParticipantTranscript stay = present().give("ready").lost("s1").held("s2");
        assertThat(stay.underWay()).containsExactly("state 2", "state 3");
        stay.answer("state 2", 200, "true");
        assertThat(stay.told()).containsExactly("entered by s1", "busy", "lost s1");
        stay.answer("state 3", 200, "true");
        assertThat(stay.told()).endsWith("entered by s2", "ready");
    }

    @Test
    void theLossOfAnotherSessionIsNotOurs() {
        assertThat(present().lost("s0").told()).hasSize(2);
    }

    @Test
    void byChoiceALossIsTheEnd() {
        ParticipantTranscript stay =
                present(AS.onLoss(Participation.OnLoss.END)).lost("s1");
        assertThat(stay.told()).last().isEqualTo("lost s1");
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulSessionLostException.class);
    }

    @Test
    void aPublisherThatCompletesWhileTheSessionIsLostIsTheEnd() {
        ParticipantTranscript stay = present().lost("s1").complete();
        assertThat(stay.told()).last().isEqualTo("left COMPLETED");
        assertThat(stay.conversation.isOver()).isTrue();
    }

    @Test
    void whereThereIsNoSessionToBeHadTheStayFails() {
        ParticipantTranscript stay = heard();
        stay.conversation.take(new Input.SessionFailed(new ConsulDeniedException("PUT", "Permission denied")));
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aSessionThatConsulDoesNotKnowIsDoubtedUntilItIsLost() {
        ParticipantTranscript stay = present().give("ready").answer("state 2", 500, "invalid session \"s1\"");
        assertThat(stay.last().request()).hasToString("GET /v1/session/info/s1");
        assertThat(stay.conversation.wants().doubted()).isEmpty();
        stay.answer("own session", 200, "[]");
        assertThat(stay.conversation.wants().doubted()).contains("s1");
        stay.lost("s1").held("s2").write(true);
        assertThat(stay.told()).endsWith("lost s1", "entered by s2", "ready");
    }

    @Test
    void aSessionThatIsDoubtedAndNotLostIsTriedAgain() {
        ParticipantTranscript stay = present().give("ready").answer("state 2", 500, "invalid session \"s1\"");
        stay.answer("own session", 200, "[]").retry().write(true);
        assertThat(stay.told()).last().isEqualTo("ready");
    }

    @Test
    void aRefusalUnderASessionThatLivesIsFinal() {
        ParticipantTranscript stay = present().give("ready").answer("state 2", 500, "invalid key name");
        stay.answer("own session", 200, ParticipantTranscript.session("s1")).answer("departure", 200, "{}");
        assertThat(stay.conversation.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("invalid key name"));
    }

    @Test
    void withoutDemandTheNewestStateTakesTheOlderOnesPlace() {
        ParticipantTranscript stay = ParticipantTranscript.of(AS).held("s1");
        IntStream.range(0, 1_000).forEach(i -> stay.give("state-" + i).write(true));
        assertThat(stay.told()).isEmpty();
        stay.demand(9);
        assertThat(stay.told()).containsExactly("entered by s1", "state-999");
    }

    @Test
    void withoutDemandTheLastLossTakesTheEarlierOnesPlace() {
        ParticipantTranscript stay =
                ParticipantTranscript.of(AS).held("s0").give("ready").write(true);
        IntStream.range(1, 100)
                .forEach(i -> stay.lost("s" + (i - 1)).held("s" + i).write(true));
        stay.demand(1);
        assertThat(stay.told()).containsExactly("entered by s0");
        stay.demand(9);
        assertThat(stay.told()).containsExactly("entered by s0", "ready", "lost s98", "entered by s99", "ready");
    }

    @Test
    void theEndIsTakenFromTheConversationWhateverTheDemand() {
        ParticipantTranscript stay = ParticipantTranscript.of(AS).complete();
        assertThat(stay.told()).containsExactly("left COMPLETED");
    }

    @Test
    void aPassingFailureOfTheSessionQuestionIsNoVerdict() {
        ParticipantTranscript stay = present().give("ready").answer("state 2", 500, "something new");
        stay.unreachable("own session").retry().write(true);
        assertThat(stay.told()).last().isEqualTo("ready");
        assertThat(stay.conversation.failure()).isNotPresent();
    }
}
