// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.event.EventWatch;
import io.consulflux.protocol.event.EventLog.Break;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventLog.Event;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one answer after another tells of events. */
class EventLogTest {

    private static final Optional<String> ONE = Optional.of("one");
    private static final Optional<String> OTHER = Optional.of("other");

    private final EventReader live = new EventReader(EventWatch.of());

    @Test
    void whatIsHeldAtFirstIsHistoryToWhoListensLive() {
        EventLog log = first(1, 2, 3);
        assertThat(told(live, log)).isEmpty();
        assertThat(told(live, next(log, 1, 2, 3, 4, 5))).containsExactly("4", "5");
    }

    @Test
    void aReplayBeginsWithAllThatIsHeld() {
        EventReader replay = new EventReader(EventWatch.of().replay());
        EventLog log = first(1, 2);
        assertThat(told(replay, log)).containsExactly("1", "2");
        assertThat(told(replay, next(log, 1, 2, 3))).containsExactly("3");
    }

    @Test
    void aLateReplayOfAPollSeesWhatTheAgentHoldsNow() {
        EventLog log = next(first(1, 2, 3), 2, 3, 4);
        assertThat(told(new EventReader(EventWatch.of().replay()), log)).containsExactly("2", "3", "4");
    }

    @Test
    void afterAnEventComesWhatTheAgentReceivedAfterIt() {
        assertThat(told(new EventReader(EventWatch.of().after("id-2")), first(1, 2, 3, 4)))
                .containsExactly("3", "4");
    }

    @Test
    void afterAnEventThatIsNotHeldComesABreakAndAllThatIs() {
        assertThat(told(new EventReader(EventWatch.of().after("id-9")), first(1, 2)))
                .containsExactly("LEFT_RING", "1", "2");
    }

    @Test
    void onlyTheNamesThatAreWatchedAreTold() {
        EventReader reader = new EventReader(EventWatch.of("n1", "n3").replay());
        EventLog log = EventLog.first(
                ONE, LongStream.range(0, 5).mapToObj(EventLogTest::named).toList(), true);
        assertThat(told(reader, log)).containsExactly("1", "3");
    }

    @Test
    void theSameAnswerAgainBringsNothing() {
        EventLog log = first(1, 2);
        assertThat(next(log, 1, 2)).isSameAs(log);
        assertThat(log.next(ONE, events(1, 2), true)).isSameAs(log);
    }

    @Test
    void aLastEventThatHasLeftTheRingIsABreak() {
        EventLog log = first(1, 2);
        told(live, log);
        assertThat(told(live, next(log, 7, 8))).containsExactly("LEFT_RING", "7", "8");
    }

    @Test
    void aRestartThatLeavesTheLastEventInPlaceIsSeenByWhatIsMissingBeforeIt() {
        EventLog log = first(1, 2, 3);
        told(live, log);
        assertThat(told(live, next(log, 3, 4))).containsExactly("LEFT_RING", "4");
    }

    /** An agent that crashed may not have noted how far it was: others tell it the last ones again, by their times. */
    @Test
    void whatARestartedAgentIsToldAgainInAnotherOrderIsNotToldAgain() {
        EventLog log = first(1, 3, 2);
        told(live, log);
        assertThat(told(live, next(log, 2, 3, 4))).containsExactly("4");
    }

    @Test
    void eventsOfOneNameMayLeaveTheRingBeforeTheLastOne() {
        EventLog log = EventLog.first(ONE, events(1, 2, 3), false);
        told(live, log);
        assertThat(told(live, next(log, 3, 4))).containsExactly("4");
    }

    @Test
    void anEmptiedListIsABreak() {
        EventLog log = first(1);
        told(live, log);
        EventLog emptied = next(log);
        assertThat(told(live, emptied)).containsExactly("LEFT_RING");
        assertThat(told(live, next(emptied, 2))).containsExactly("2");
    }

    @Test
    void theFirstEventOfAllIsNoBreak() {
        EventLog log = first();
        told(live, log);
        assertThat(told(live, next(log, 1))).containsExactly("1");
    }

    @Test
    void afterAnEmptyListAFullRingIsABreak() {
        EventLog log = first();
        told(live, log);
        long[] full = LongStream.range(0, EventLog.RING).toArray();
        assertThat(told(live, next(log, full))).hasSize(257).startsWith("LEFT_RING", "0");
    }

    @Test
    void anEmptyListThatWasBrokenOffIsABreak() {
        EventLog log = first();
        told(live, log);
        assertThat(told(live, log.next(ONE, events(1), true))).containsExactly("BROKEN_OFF", "1");
    }

    @Test
    void fromAnotherAgentNothingIsToldTwice() {
        EventLog log = next(first(1), 1, 2, 3);
        EventReader replay = new EventReader(EventWatch.of().replay());
        told(replay, log);
        assertThat(told(replay, log.next(OTHER, events(3, 4, 1), true))).containsExactly("OTHER_AGENT", "4");
    }

    @Test
    void fromAnotherAgentWhatIsNoLaterThanAllThatWasForgottenIsNotToldAsNew() {
        EventLog log = first(50);
        told(live, log);
        assertThat(told(live, log.next(OTHER, events(49, 51), true))).containsExactly("OTHER_AGENT", "51");
    }

    @Test
    void fromAnotherAgentWhatTheLogItselfHasForgottenIsNotToldAgain() {
        EventReader replay = new EventReader(EventWatch.of().replay());
        EventLog log = first();
        told(replay, log);
        int last = 2 * EventLog.KEPT;
        for (int end = 100; end <= last; end += 100) {
            log = next(log, LongStream.rangeClosed(Math.max(1, end - 199), end).toArray());
            told(replay, log);
        }
        EventLog other = log.next(OTHER, events(3, last + 1), true);
        assertThat(told(replay, other)).containsExactly("OTHER_AGENT", String.valueOf(last + 1));
    }

    /** Gossip brings events in another order to each agent: the last of one may be older than what another began with. */
    @Test
    void whoWantedTheHistoryIsToldWhatAnotherAgentHoldsOfItToo() {
        EventReader replay = new EventReader(EventWatch.of().replay());
        EventReader after = new EventReader(
                EventWatch.of().after(RingAgent.event(50, "a", 50).id()));
        EventLog log = first(50);
        assertThat(told(replay, log)).containsExactly("50");
        assertThat(told(after, log)).isEmpty();
        EventLog other = log.next(OTHER, events(50, 49), true);
        assertThat(told(replay, other)).containsExactly("OTHER_AGENT", "49");
        assertThat(told(after, other)).containsExactly("OTHER_AGENT");
    }

    @Test
    void afterAnAgentThatHeldNothingWhatAnotherHoldsIsToldToAReplayOnly() {
        EventReader replay = new EventReader(EventWatch.of().replay());
        EventLog log = first();
        told(live, log);
        told(replay, log);
        EventLog other = log.next(OTHER, events(1, 2), true);
        assertThat(told(live, other)).containsExactly("OTHER_AGENT");
        assertThat(told(replay, other)).containsExactly("OTHER_AGENT", "1", "2");
        assertThat(told(live, other.next(OTHER, events(1, 2, 3), false))).containsExactly("3");
    }

    @Test
    void afterAnAgentThatHeldNothingAtFirstWhatIsLaterThanTheFirstThatCameIsNew() {
        EventLog log = next(first(), 5);
        told(live, log);
        assertThat(told(live, log.next(OTHER, events(4, 5, 6), true))).containsExactly("OTHER_AGENT", "6");
    }

    @Test
    void whatIsOfUnknownAgeMakesNothingElseNew() {
        EventLog log = first().next(OTHER, events(4), true);
        told(live, log);
        assertThat(told(live, log.next(ONE, events(6), true))).containsExactly("OTHER_AGENT");
    }

    @Test
    void forgottenTimesAboveTheSignedRangeAreLater() {
        Held huge = RingAgent.event(1, "a", -1);
        EventLog log = EventLog.first(ONE, List.of(huge, RingAgent.event(2, "a", 3)), true);
        told(live, log);
        assertThat(told(live, log.next(OTHER, events(7), true))).containsExactly("OTHER_AGENT");
    }

    @Test
    void whoComesTooLateForTheKeptEntriesIsToldHowManyItMissedAtMost() {
        EventLog log = first();
        live.read(log);
        int answers = 6;
        for (int i = 1; i <= answers; i++) {
            log = next(
                    log,
                    LongStream.range(1 + 200L * Math.max(0, i - 2), 1 + 200L * i)
                            .limit(400)
                            .toArray());
        }
        List<Entry> entries = live.read(log);
        assertThat(entries.get(0))
                .isEqualTo(new Break(ONE, OptionalLong.of(200L * answers - EventLog.KEPT), Reason.OVERFLOW));
        assertThat(entries).hasSize(1 + EventLog.KEPT);
    }

    @Test
    void aBreakAmongWhatWasForgottenMakesTheNumberUnknown() {
        EventLog log = first(1);
        live.read(log);
        log = next(log, IntStream.range(100, 356).asLongStream().toArray());
        for (int i = 0; i < 5; i++) {
            int end = 356 + 200 * i;
            log = next(log, LongStream.range(end - 56, end + 200L).toArray());
        }
        assertThat(live.read(log).get(0)).isEqualTo(new Break(ONE, OptionalLong.empty(), Reason.OVERFLOW));
    }

    private static EventLog first(long... numbers) {
        return EventLog.first(ONE, events(numbers), true);
    }

    private static EventLog next(EventLog log, long... numbers) {
        return log.next(ONE, events(numbers), false);
    }

    private static List<Held> events(long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number -> RingAgent.event(number, "a", number))
                .toList();
    }

    private static Held named(long number) {
        return RingAgent.event(number, "n" + number, number);
    }

    private static List<String> told(EventReader reader, EventLog log) {
        return reader.read(log).stream()
                .map(entry -> entry instanceof Event event
                        ? event.held().id().substring("id-".length())
                        : ((Break) entry).reason().name())
                .toList();
    }
}
