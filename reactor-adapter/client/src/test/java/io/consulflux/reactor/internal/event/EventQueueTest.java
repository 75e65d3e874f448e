// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventWatch.Overflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of events that nobody asks for. */
public class EventQueueTest {

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void upToTheLimitAllWaitInOrder(Overflow overflow) {
        EventQueue queue = new EventQueue(overflow, 3);
        assertThat(offer(queue, 1, 2, 3)).isTrue();
        assertThat(drained(queue)).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void whatHasBeenTakenOutMakesRoom(Overflow overflow) {
        EventQueue queue = new EventQueue(overflow, 2);
        offer(queue, 1, 2);
        queue.remove();
        assertThat(offer(queue, 3)).isTrue();
        assertThat(drained(queue)).containsExactly("2", "3");
    }

    @Test
    void anErrorRefusesTheOneTooMany() {
        EventQueue queue = new EventQueue(Overflow.ERROR, 2);
        offer(queue, 1, 2);
        assertThat(offer(queue, 3)).isFalse();
        assertThat(drained(queue)).containsExactly("1", "2");
    }

    @Test
    void theOldestAreDroppedBehindOneGap() {
        EventQueue queue = new EventQueue(Overflow.DROP_OLDEST, 2);
        offer(queue, 1, 2, 3, 4, 5);
        assertThat(drained(queue)).containsExactly("gap 3", "4", "5");
    }

    @Test
    void theNewestAreDroppedIntoAGapAtTheEnd() {
        EventQueue queue = new EventQueue(Overflow.DROP_NEWEST, 2);
        offer(queue, 1, 2, 3, 4);
        queue.remove();
        offer(queue, 5, 6);
        assertThat(drained(queue)).containsExactly("2", "gap 2", "5", "gap 1");
    }

    @Test
    void onlyTheLatestIsLeft() {
        EventQueue queue = new EventQueue(Overflow.LATEST, 3);
        offer(queue, 1, 2, 3, 4, 5);
        assertThat(drained(queue)).containsExactly("gap 3", "4", "5");
        offer(queue, 1, 2, 3, 4, 5, 6, 7);
        assertThat(drained(queue)).containsExactly("gap 6", "7");
    }

    @Test
    void gapsSideBySideBecomeOneWhoseSizeIsUnknownIfOneOfTheirsIs() {
        EventQueue queue = new EventQueue(Overflow.DROP_OLDEST, 2);
        offer(queue, 1);
        queue.offer(gap(OptionalLong.empty(), Reason.OTHER_AGENT));
        queue.offer(gap(OptionalLong.of(7), Reason.OVERFLOW));
        assertThat(drained(queue)).containsExactly("1", "gap ? OTHER_AGENT");
        queue.offer(gap(OptionalLong.of(7), Reason.OVERFLOW));
        queue.offer(gap(OptionalLong.of(2), Reason.OVERFLOW));
        assertThat(drained(queue)).containsExactly("gap 9");
    }

    @Test
    void aGapBetweenDroppedEventsIsNotForgotten() {
        for (Overflow overflow : List.of(Overflow.DROP_OLDEST, Overflow.LATEST)) {
            EventQueue queue = new EventQueue(overflow, 2);
            queue.offer(gap(OptionalLong.of(10), Reason.OVERFLOW));
            offer(queue, 1);
            queue.offer(gap(OptionalLong.empty(), Reason.LEFT_RING));
            offer(queue, 2, 3, 4);
            assertThat(drained(queue).get(0)).isEqualTo("gap ? LEFT_RING");
        }
    }

    @Test
    void gapsDoNotTakeUpRoom() {
        EventQueue queue = new EventQueue(Overflow.ERROR, 1);
        queue.offer(gap(OptionalLong.empty(), Reason.LEFT_RING));
        assertThat(offer(queue, 1)).isTrue();
        assertThat(queue.size()).isEqualTo(2);
    }

    private static boolean offer(EventQueue queue, long... numbers) {
        return LongStream.of(numbers).allMatch(number -> queue.offer(event(number)));
    }

    private static List<String> drained(EventQueue queue) {
        List<String> drained = new ArrayList<>();
        for (NodeEvent event = queue.poll(); event != null; event = queue.poll()) {
            drained.add(inShort(event));
        }
        return drained;
    }

    /** An event's id, or a gap's size and what it has for a reason. */
    public static String inShort(NodeEvent event) {
        if (event instanceof Received received) {
            return received.id();
        }
        Gap gap = (Gap) event;
        return gap.atMost().isPresent() ? "gap " + gap.atMost().getAsLong() : "gap ? " + gap.reason();
    }

    private static Received event(long number) {
        return new Received("n", Instant.EPOCH, Long.toString(number), "a", Bytes.empty(), Filters.none(), number);
    }

    private static Gap gap(OptionalLong atMost, Reason reason) {
        return new Gap("n", Instant.EPOCH, atMost, reason);
    }
}
