// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The index of user events says nothing but whether it is the same. */
class EventCursorTest {

    private static final long HUGE = Long.parseUnsignedLong("12120736828042483162");

    @Test
    void anyIndexIsSentNextWhereverItStands() {
        EventCursor cursor = EventCursor.start().answered(HUGE);
        assertThat(cursor.index()).isEqualTo(HUGE);
        assertThat(cursor.answered(5).index()).isEqualTo(5);
        assertThat(cursor.answered(5).epoch()).isZero();
    }

    @Test
    void theSameIndexAgainIsWaitedOn() {
        EventCursor cursor = EventCursor.start().answered(1);
        assertThat(cursor.answeredEarly(1).index()).isEqualTo(1);
    }

    @Test
    void anIndexOfNothingIsNotAskedWith() {
        assertThat(EventCursor.start().answered(0).index()).isEqualTo(1);
    }

    @Test
    void afterAFailureTheWholeIsAskedForAtOnce() {
        assertThat(EventCursor.start().answered(HUGE).failed()).isEqualTo(new EventCursor(0, HUGE));
    }
}
