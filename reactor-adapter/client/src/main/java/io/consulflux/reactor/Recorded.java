// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

/**
 * What a follower of a {@link Recording} is told: an event, or how many of them are no longer held.
 *
 * @param <E> the events that are recorded
 */
public sealed interface Recorded<E> {

    /**
     * After which number to go on, for {@link Recording#after(long)}. Numbers count the events from 1; that of a gap is the
     * last event that is missing.
     */
    long number();

    /** An event. */
    record Event<E>(long number, E event) implements Recorded<E> {}

    /**
     * Events that have left the recording before this follower took them.
     *
     * @param missed how many, 1 or more
     */
    record Gap<E>(long number, long missed) implements Recorded<E> {}
}
