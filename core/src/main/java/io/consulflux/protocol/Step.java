// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What follows from one input.
 *
 * @param calls to be performed, each once, whatever comes; they are not aborted
 * @param events to be told, in this order, when the listener can take them
 * @param wants what shall hold until the next step
 * @param ending how the conversation stands after this step
 */
public record Step<E>(List<Call> calls, List<E> events, Wants wants, Ending ending) {

    /** How a conversation stands. */
    public sealed interface Ending {}

    /** It goes on. */
    public record Open() implements Ending {}

    /**
     * It is over. Calls still under way may be dropped.
     *
     * @param failure a {@link io.consulflux.error.ConsulException}, or what the listener's own publisher failed with
     */
    public record Over(Optional<? extends Throwable> failure) implements Ending {}

    public Step {
        calls = List.copyOf(calls);
        events = List.copyOf(events);
    }

    public boolean isLast() {
        return ending instanceof Over;
    }
}
