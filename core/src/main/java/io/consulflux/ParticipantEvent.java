// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import io.consulflux.error.ConsulException;
import java.time.Instant;

/**
 * What a participant in a barrier tells of its own entry. {@link #node()} is the node to which its session is bound.
 */
public sealed interface ParticipantEvent extends NodeEvent {

    /** The participant's id, the last part of its key. */
    String id();

    /**
     * The entry is there, held by a session.
     *
     * @param session the session's id
     */
    record Entered(String node, Instant at, String id, String session) implements ParticipantEvent {}

    /**
     * The entry says this state, so that others can see it.
     *
     * @param state as it was given
     */
    record Published(String node, Instant at, String id, String state) implements ParticipantEvent {}

    /**
     * The session is lost: the entry is gone, or goes soon. It is told before Consul lets the entry go where the session's
     * time to live has passed since the last good renewal was sent.
     *
     * @param session the session's id
     * @param cause why
     */
    record Lost(String node, Instant at, String id, String session, ConsulException cause)
            implements ParticipantEvent {}

    /**
     * The last event: the entry is gone or another's, by our own doing or with its session. Where Consul refuses to delete it,
     * and it is there still or cannot be read, this is not told, and the stream fails.
     *
     * @param reason how it ended
     */
    record Left(String node, Instant at, String id, Reason reason) implements ParticipantEvent {

        /** How a participant's stay ended. */
        public enum Reason {
            /** The publisher of its states completed. */
            COMPLETED,
            /** The publisher of its states failed, or gave a state that no key can hold; the failure follows. */
            FAILED
        }
    }
}
