// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.time.Instant;
import java.util.List;

/**
 * What a barrier tells while it is waited at. Consul tells states, not events: of what happens between two of its answers
 * only the outcome is told.
 */
public sealed interface BarrierEvent extends NodeEvent {

    /**
     * One is present that was not. The first listing tells all so that are there.
     *
     * @param node the participant's id
     */
    record Joined(String node, Instant at, Participant participant) implements BarrierEvent {}

    /**
     * One that is present has another state, value or session.
     *
     * @param node the participant's id
     * @param previous as it was told last
     */
    record Changed(String node, Instant at, Participant participant, Participant previous) implements BarrierEvent {}

    /**
     * One is present no longer.
     *
     * @param node the participant's id
     * @param previous as it was told last
     */
    record Left(String node, Instant at, Participant previous) implements BarrierEvent {}

    /**
     * How far the barrier is from opening: it opens as soon as {@code ready} is no less than {@code needed}. Told after
     * the changes of a listing that make a difference to it.
     *
     * @param node the node of the agent that is asked; where it does not say, its address
     * @param ready how many of those that count are ready
     * @param present how many there are that count, ready or not
     * @param needed how many must be ready: where all must, no less than are present
     */
    record Ready(String node, Instant at, int ready, int present, int needed) implements BarrierEvent {}

    /**
     * The barrier is open: the last event of a success.
     *
     * @param node the node of the agent that is asked; where it does not say, its address
     * @param participants those that were ready, by their ids
     */
    record Opened(String node, Instant at, List<Participant> participants) implements BarrierEvent {
        public Opened {
            participants = List.copyOf(participants);
        }
    }
}
