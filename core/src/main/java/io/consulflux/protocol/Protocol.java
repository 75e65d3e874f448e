// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

/**
 * A conversation with Consul as a deterministic state machine: it sends nothing, waits for nothing and reads no clock.
 * A driver feeds it inputs, one at a time, and does what each {@link Step} says.
 *
 * <p>The driver's duties: the first input is {@link Input.Started}; every {@link Call} of a step is performed once and
 * reported by one {@link Input.Answered} or {@link Input.Failed}; what the step {@linkplain Wants wants} holds until the
 * next step; after a step that {@linkplain Step#isLast() is the last} no input follows.
 *
 * @param <E> the events it tells
 */
public interface Protocol<E> {

    /**
     * Takes one input.
     *
     * @param at when the driver met the input; never earlier than that of the input before
     */
    Step<E> take(Input input, Moment at);

    /**
     * Whether it lasts for as long as somebody wants it. Then it completes where its client is disposed of; a conversation
     * that is to reach an end fails, for its completion would say that it has reached it.
     */
    default boolean lastsAsLongAsWanted() {
        return false;
    }
}
