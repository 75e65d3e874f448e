// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventCheckTest {

    private final Complaints complaints = new Complaints();
    private final EventCheck check = new EventCheck(
            "events",
            Map.of(
                    "one",
                    List.of(held("a", "b", "c")),
                    "two",
                    List.of(held("b", "a", "c")),
                    "four",
                    List.of(held("a", "b", "c"), held("b", "d"))),
            node -> node.equals("one") ? List.of() : List.of(Instant.ofEpochSecond(10)),
            payload -> !payload.equals("nobody's"),
            complaints);

    @Test
    void whatAnAgentHeldToldInItsOrderIsTrue() {
        check.oneAfterTheOther(List.of(got("one", "a"), got("one", "b"), got("one", "c")));
        check.eachAgent(List.of(got("one", "a"), got("two", "b"), got("one", "b"), got("two", "a")));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void anEventThatIsToldTwiceIsComplainedOfAfterAGapToo() {
        check.oneAfterTheOther(List.of(got("one", "a"), gap("two", Gap.Reason.OTHER_AGENT), got("two", "a")));
        assertThat(complaints.all()).singleElement().asString().contains("told twice");
    }

    @Test
    void anEventThatIsLeftOutWithoutAGapIsLost() {
        check.oneAfterTheOther(List.of(got("one", "a"), got("one", "c")));
        assertThat(complaints.all()).singleElement().asString().contains("lost b of one");
    }

    @Test
    void aGapCoversWhatIsLeftOut() {
        check.oneAfterTheOther(List.of(got("one", "a"), gap("one", Gap.Reason.BROKEN_OFF), got("one", "c")));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void whatAnotherAgentToldNeedNotBeToldAgain() {
        check.oneAfterTheOther(
                List.of(got("one", "a"), gap("two", Gap.Reason.OTHER_AGENT), got("two", "b"), got("two", "c")));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void anotherAgentNeedsAGap() {
        check.oneAfterTheOther(List.of(got("one", "a"), got("one", "b"), got("two", "c")));
        assertThat(complaints.all()).singleElement().asString().contains("another agent without a gap");
    }

    @Test
    void anotherOrderThanTheAgentsIsComplainedOf() {
        check.eachAgent(List.of(got("two", "a"), got("two", "b")));
        assertThat(complaints.all()).singleElement().asString().contains("not in the order of two");
    }

    @Test
    void anAgentThatForgotNothingGivesNoReasonForAGap() {
        check.oneAfterTheOther(List.of(gap("two", Gap.Reason.LEFT_RING)));
        assertThat(complaints.all()).isEmpty();
        check.oneAfterTheOther(List.of(gap("one", Gap.Reason.LEFT_RING)));
        assertThat(complaints.all()).singleElement().asString().contains("a gap without reason");
    }

    @Test
    void whatNobodyFiredIsMadeUp() {
        check.oneAfterTheOther(List.of(got("one", "nobody's")));
        assertThat(complaints.all()).singleElement().asString().contains("nobody fired");
    }

    @Test
    void whatAnAgentForgotBeforeItHeardTheRestAgainNeedNotBeTold() {
        check.eachAgent(
                List.of(got("four", "a"), gap("four", Gap.Reason.LEFT_RING), got("four", "b"), got("four", "d")));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void anAgentThatBeganAnewNeedsAGap() {
        check.eachAgent(List.of(got("four", "a", 5), got("four", "d", 15)));
        assertThat(complaints.all()).singleElement().asString().contains("began anew without a gap");
    }

    @Test
    void whatAnAgentHeldLastBeforeItWasKilledMayBeSeenOnlyInItsNextLife() {
        check.eachAgent(List.of(got("four", "a", 5), got("four", "d", 6)));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void aLifeIsWhatGrowsAtItsEnd() {
        Memory memory = new Memory();
        memory.see(held("a"));
        memory.see(held("a", "b"));
        memory.see(held());
        memory.see(held("b", "c"));
        memory.see(held("b"));
        assertThat(memory.lives()).containsExactly(held("a", "b"), held("b", "c"), held("b"));
        assertThat(memory.count()).isEqualTo(5);
    }

    @Test
    void theLastThingThatIsHeldMustBeToldInTheEnd() {
        assertThat(check.isUpToDate(List.of(got("one", "a"), got("one", "b")), "one"))
                .isFalse();
        assertThat(check.isUpToDate(List.of(got("one", "c")), "one")).isTrue();
        assertThat(check.isUpToDate(List.of(), "three")).isTrue();
    }

    private static List<HeldEvent> held(String... ids) {
        return Stream.of(ids).map(id -> new HeldEvent(id, "name", id)).toList();
    }

    private static NodeEvent got(String node, String id) {
        return got(node, id, 0);
    }

    private static NodeEvent got(String node, String id, long second) {
        return new Received(node, Instant.ofEpochSecond(second), id, "name", Bytes.utf8(id), Filters.none(), 1);
    }

    private static NodeEvent gap(String node, Gap.Reason reason) {
        return new Gap(node, Instant.EPOCH, OptionalLong.empty(), reason);
    }
}
