// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a watch of Consul's user events tells: each event that an agent holds, once, in the order in which that agent
 * received them, and every place where some may be missing.
 */
public sealed interface UserEvent extends NodeEvent {

    /**
     * An event that an agent has received. Its name and its payload do not tell it from others; its id does.
     *
     * @param node the node of the agent that holds it, not of the one that fired it, which Consul does not tell; where the
     *     token may not read the agent's name ({@code agent:read}), or four attempts to read it failed, its
     *     address until one succeeds
     * @param id a UUID that Consul gave it when it was fired
     * @param payload may be empty
     * @param filters whom it was meant for
     * @param lamport Consul's logical time, an unsigned 64-bit number. Events of the same time exist, and agents do not
     *     receive events in the order of their times.
     */
    record Received(String node, Instant at, String id, String name, Bytes payload, Filters filters, long lamport)
            implements UserEvent {}

    /**
     * Some events may be missing here: what comes after it need not follow on what came before.
     *
     * @param node the node of the agent whose events may be missing
     * @param atMost how many are missing at most; empty where nobody knows. They may have had any name.
     */
    record Gap(String node, Instant at, OptionalLong atMost, Reason reason) implements UserEvent {

        /** Why events may be missing. */
        public enum Reason {
            /**
             * The last event that was told, or after which was asked, is no longer among the 256 of all names that an agent
             * holds: too many came in between, or the agent was restarted.
             */
            LEFT_RING,
            /** The agent held no event, and the poll of it was broken off: whether it was restarted cannot be seen. */
            BROKEN_OFF,
            /** Another agent stands in for the one before. It may have received other events, in another order. */
            OTHER_AGENT,
            /** The listener was too slow, and the watch's overflow policy dropped events. */
            OVERFLOW
        }
    }

    /**
     * Whom an event is meant for, as regular expressions in Consul's syntax (RE2), which match anywhere unless they are
     * anchored. Each agent judges for itself (Consul {@code agent/user_event.go} {@code shouldProcessUserEvent}).
     *
     * @param node matched against the node's name; empty means every node
     * @param service matched against the <em>ids</em> of the services registered on the agent, not their names
     * @param tag matched against the tags of a service whose id matched
     */
    record Filters(Optional<String> node, Optional<String> service, Optional<String> tag) {

        private static final Filters NONE = new Filters(Optional.empty(), Optional.empty(), Optional.empty());

        /** Everybody. */
        public static Filters none() {
            return NONE;
        }
    }
}
