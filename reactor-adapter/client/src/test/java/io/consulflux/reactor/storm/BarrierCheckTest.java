// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.reactor.storm.BarrierCheck.Heard;
import io.consulflux.reactor.storm.BarrierCheck.Spell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BarrierCheckTest {

    private static final Participant BUSY = participant("a", "busy");
    private static final Participant READY = participant("a", "ready");
    private static final List<Spell> TOGETHER = List.of(new Spell("a", 10, 30), new Spell("b", 20, 40));

    private final Complaints complaints = new Complaints();

    @Test
    void anOpeningWhileAllMayHaveBeenReadyIsTrue() {
        check(Optional.empty(), TOGETHER, joined(BUSY), changed(READY, BUSY), opened("a", "b"));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void anOpeningBeforeTheLastBeganToBeReadyIsFalse() {
        new BarrierCheck("barrier", Set.of("a", "b"), complaints)
                .check(List.of(new Heard(19, opened("a", "b"))), Optional.empty(), TOGETHER);
        assertThat(complaints.all()).singleElement().asString().contains("a false opening");
    }

    @Test
    void anOpeningWhereAllWereReadyButNeverTogetherIsFalse() {
        check(Optional.empty(), List.of(new Spell("a", 10, 19), new Spell("b", 20, 40)), opened("a", "b"));
        assertThat(complaints.all()).singleElement().asString().contains("a false opening");
    }

    @Test
    void anOpeningWithoutOneOfThemIsFalse() {
        check(Optional.empty(), TOGETHER, opened("a"));
        assertThat(complaints.all()).singleElement().asString().contains("opened for [a]");
    }

    @Test
    void nothingComesAfterTheOpening() {
        check(Optional.empty(), TOGETHER, opened("a", "b"), joined(BUSY));
        assertThat(complaints.all()).singleElement().asString().contains("after it opened");
    }

    @Test
    void anEndIsAnOpeningOrAFailure() {
        check(Optional.empty(), TOGETHER, joined(BUSY));
        assertThat(complaints.all()).singleElement().asString().contains("ends without having opened");
        check(Optional.of(new IllegalStateException()), TOGETHER);
        assertThat(complaints.all()).last().asString().contains("failed with");
        check(Optional.of(new BarrierBrokenException("p/", List.of())), TOGETHER);
        assertThat(complaints.all()).hasSize(3);
    }

    @Test
    void whoIsReadyIsNotTooLate() {
        check(Optional.of(late(1)), TOGETHER);
        assertThat(complaints.all()).isEmpty();
        check(Optional.of(late(2)), TOGETHER);
        assertThat(complaints.all()).singleElement().asString().contains("ready, and not opened");
    }

    @Test
    void whatIsToldMustFollowOnWhatWasTold() {
        for (List<BarrierEvent> wrong : List.of(
                List.<BarrierEvent>of(joined(BUSY), joined(READY)),
                List.<BarrierEvent>of(changed(READY, BUSY)),
                List.<BarrierEvent>of(joined(READY), changed(READY, READY)),
                List.<BarrierEvent>of(new BarrierEvent.Left("a", Instant.EPOCH, BUSY)))) {
            Complaints own = new Complaints();
            List<Heard> told = Stream.concat(wrong.stream(), Stream.of(opened("a", "b")))
                    .map(event -> new Heard(50, event))
                    .toList();
            new BarrierCheck("barrier", Set.of("a", "b"), own).check(told, Optional.empty(), TOGETHER);
            assertThat(own.all()).as("of %s", wrong).hasSize(1);
        }
    }

    private void check(Optional<Throwable> failure, List<Spell> ready, NodeEvent... told) {
        List<Heard> heard = Stream.of(told).map(event -> new Heard(50, event)).toList();
        new BarrierCheck("barrier", Set.of("a", "b"), complaints).check(heard, failure, ready);
    }

    private static BarrierTimeoutException late(int ready) {
        BarrierEvent.Ready counts = new BarrierEvent.Ready("node", Instant.EPOCH, ready, 2, 2);
        return new BarrierTimeoutException("p/", Duration.ofSeconds(1), counts, List.of(), null);
    }

    private static BarrierEvent joined(Participant participant) {
        return new BarrierEvent.Joined(participant.id(), Instant.EPOCH, participant);
    }

    private static BarrierEvent changed(Participant participant, Participant previous) {
        return new BarrierEvent.Changed(participant.id(), Instant.EPOCH, participant, previous);
    }

    private static BarrierEvent opened(String... ids) {
        List<Participant> all =
                Stream.of(ids).map(id -> participant(id, "ready")).toList();
        return new BarrierEvent.Opened("node", Instant.EPOCH, all);
    }

    private static Participant participant(String id, String state) {
        return new Participant(id, Bytes.utf8(state), 0, Optional.empty(), 1, state.length());
    }
}
