// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import static io.consulflux.protocol.participant.ParticipantTranscript.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulRequestException;
import org.junit.jupiter.api.Test;

/** What becomes of a stay whose entry Consul does not delete. An entry is called gone only where it is. */
class ParticipantDepartureTest {

    private static final String NOT_OURS = rolledBack("failed session check for the key");
    private static final String DENIED = rolledBack("Permission denied");

    private static String rolledBack(String why) {
        return "{\"Results\":null,\"Errors\":[{\"OpIndex\":0,\"What\":\"" + why + "\"}]}";
    }

    @Test
    void whatIsNotOursAnyMoreIsLeftAlone() {
        ParticipantTranscript stay = present().complete().answer("departure", 409, NOT_OURS);
        assertThat(stay.told()).last().isEqualTo("busy");
        assertThat(stay.last().request()).hasToString("GET /v1/kv/deploy/a?consistent");
        stay.rest("s7");
        assertLeft(stay);
    }

    @Test
    void whatIsThereNoMoreIsLeft() {
        assertLeft(present().complete().answer("departure", 409, NOT_OURS).answer("what is left", 404, ""));
    }

    @Test
    void whatNobodyHoldsIsLeft() {
        assertLeft(present().complete().answer("departure", 409, NOT_OURS).rest(""));
    }

    @Test
    void whoMayNotDeleteTheEntryHasNotLeft() {
        ParticipantTranscript stay =
                present().complete().answer("departure", 409, DENIED).rest("s1");
        assertDenied(stay, "deletion of \"deploy/a\": Permission denied");
    }

    @Test
    void aDenialThatMeetsNoEntryOfOursIsNoFailure() {
        assertLeft(present().complete().answer("departure", 409, DENIED).answer("what is left", 404, ""));
    }

    @Test
    void aFailureThatStaysIsToldWhereTheEntryIsThereStill() {
        ParticipantTranscript stay = present().complete().answer("departure", 403, "ACL not found");
        stay.rest("s1");
        assertDenied(stay, "ACL not found");
    }

    @Test
    void whoMayNotLookEitherHasNotLeft() {
        ParticipantTranscript stay = present().complete().answer("departure", 409, DENIED);
        stay.answer("what is left", 403, "something else");
        assertDenied(stay, "deletion of \"deploy/a\"");
    }

    @Test
    void aLookIsTriedForAsLongAsTheSessionLives() {
        ParticipantTranscript stay = present().complete().answer("departure", 409, DENIED);
        for (int i = 0; i < 20; i++) {
            stay.unreachable("what is left");
            assertThat(stay.underWay()).isEmpty();
            stay.retry();
        }
        assertThat(stay.underWay()).containsExactly("what is left");
        stay.lost("s1");
        assertThat(stay.told()).endsWith("lost s1", "left COMPLETED");
        assertThat(stay.conversation.isOver()).isTrue();
    }

    /** A write that was given up may come after the session was found not to hold the key. */
    @Test
    void anEntryThatIsOursAfterAllIsDeleted() {
        ParticipantTranscript stay =
                present().complete().answer("departure", 409, NOT_OURS).rest("s1");
        assertThat(stay.underWay()).isEmpty();
        stay.retry().answer("departure", 200, "{}");
        assertLeft(stay);
    }

    @Test
    void aConflictThatNothingExplainsIsNotTriedForEver() {
        ParticipantTranscript stay =
                present().complete().answer("departure", 409, "{}").rest("s1");
        for (int i = 1; i < 5; i++) {
            stay.retry().answer("departure", 409, "{}").rest("s1");
        }
        assertThat(stay.told()).last().isEqualTo("busy");
        assertThat(stay.conversation.failure()).containsInstanceOf(ConsulRequestException.class);
    }

    @Test
    void thePublishersFailureComesFirst() {
        Throwable failure = new IllegalStateException("mine");
        ParticipantTranscript stay =
                present().fail(failure).answer("departure", 409, DENIED).rest("s1");
        assertThat(stay.told()).last().isEqualTo("busy");
        assertThat(stay.conversation.failed()).containsSame(failure);
        assertThat(failure.getSuppressed()).hasOnlyElementsOfType(ConsulDeniedException.class);
    }

    @Test
    void whoIsToldNothingOfItDoesNotLook() {
        ParticipantTranscript stay = present().cancel().answer("departure", 409, DENIED);
        assertThat(stay.conversation.isOver()).isTrue();
        assertThat(stay.conversation.isSent("what is left")).isFalse();
    }

    private static void assertDenied(ParticipantTranscript stay, String message) {
        assertThat(stay.told()).containsExactly("entered by s1", "busy");
        assertThat(stay.conversation.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .isInstanceOf(ConsulDeniedException.class)
                        .hasMessageContaining(message));
    }

    private static void assertLeft(ParticipantTranscript stay) {
        assertThat(stay.told()).last().isEqualTo("left COMPLETED");
        assertThat(stay.conversation.isOver()).isTrue();
        assertThat(stay.conversation.failed()).isEmpty();
    }
}
