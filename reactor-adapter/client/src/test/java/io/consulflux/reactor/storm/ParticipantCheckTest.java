// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulTakenException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParticipantCheckTest {

    private static final NodeEvent ENTERED = new Entered("node", Instant.EPOCH, "id", "session");
    private static final NodeEvent BUSY = new Published("node", Instant.EPOCH, "id", "busy");
    private static final NodeEvent READY = new Published("node", Instant.EPOCH, "id", "ready");
    private static final NodeEvent LOST = new Lost("node", Instant.EPOCH, "id", "session", gone());
    private static final NodeEvent LEFT = new Left("node", Instant.EPOCH, "id", Left.Reason.COMPLETED);

    private final Complaints complaints = new Complaints();

    @Test
    void statesInTheirOrderAndAgainAfterALossAreTrue() {
        check(ENTERED, BUSY, READY, LEFT);
        check(ENTERED, BUSY, LOST, ENTERED, BUSY, READY, LOST, ENTERED, READY, LEFT);
        check(ENTERED, BUSY, LOST, ENTERED, READY, LEFT);
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void aStateThatIsToldTwiceOrNeverOrBackwardsIsComplainedOf() {
        check(ENTERED, BUSY, BUSY, READY, LEFT);
        assertThat(complaints.all()).hasSize(1);
        check(ENTERED, BUSY, LEFT);
        assertThat(complaints.all()).hasSize(2);
        check(ENTERED, READY, LOST, ENTERED, BUSY, LEFT);
        assertThat(complaints.all()).hasSize(3);
        check(ENTERED, new Published("node", Instant.EPOCH, "id", "made up"), BUSY, READY, LEFT);
        assertThat(complaints.all()).hasSize(4);
    }

    @Test
    void nothingIsPublishedOutsideAndNothingComesAfterTheEnd() {
        check(BUSY, ENTERED, READY, LEFT);
        assertThat(complaints.all()).hasSize(1);
        check(ENTERED, BUSY, READY, LEFT, LOST);
        assertThat(complaints.all()).hasSize(2);
        check(ENTERED, ENTERED, BUSY, READY, LEFT);
        assertThat(complaints.all()).hasSize(3);
    }

    @Test
    void whoLeavesLeavesNothing() {
        check(ENTERED, BUSY, READY);
        assertThat(complaints.all()).singleElement().asString().contains("without having left");
        new ParticipantCheck("participant", List.of("busy"), complaints)
                .check(List.of(ENTERED, BUSY, LEFT), Optional.empty(), true);
        assertThat(complaints.all()).last().asString().contains("its entry is there");
    }

    @Test
    void nobodyElseHasTheId() {
        ParticipantCheck check = new ParticipantCheck("participant", List.of("busy"), complaints);
        check.check(List.of(), Optional.of(gone()), false);
        assertThat(complaints.all()).isEmpty();
        check.check(
                List.of(),
                Optional.of(
                        new ConsulTakenException("PUT /v1/txn", "key", Optional.empty(), Optional.empty(), "taken")),
                false);
        assertThat(complaints.all()).hasSize(1);
    }

    private static ConsulSessionLostException gone() {
        return new ConsulSessionLostException("session", "gone");
    }

    private void check(NodeEvent... told) {
        new ParticipantCheck("participant", List.of("busy", "ready"), complaints)
                .check(List.of(told), Optional.empty(), false);
    }
}
