// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

/**
 * Where a poll of user events stands. Their index is made of the last event's id, and says nothing but whether that is still
 * the last one: it may be anything next, above 2<sup>63</sup> and below what it was (Consul {@code agent/event_endpoint.go}
 * {@code uuidToUint64}).
 */
public record EventCursor(long index, long seen) implements Cursor {

    /** Where every poll begins. */
    public static EventCursor start() {
        return new EventCursor(0, 0);
    }

    /** One epoch: there is no backwards. */
    @Override
    public long epoch() {
        return 0;
    }

    /** An index of 0, which Consul never sends, counts as 1: a question with 0 would not wait. */
    @Override
    public EventCursor answered(long answer) {
        long read = answer == 0 ? 1 : answer;
        return new EventCursor(read, read);
    }

    @Override
    public EventCursor answeredEarly(long answer) {
        return answered(answer);
    }

    @Override
    public EventCursor failed() {
        return new EventCursor(0, seen);
    }
}
