// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import io.consulflux.error.ConsulException;
import java.time.Instant;

/** What a kept session tells: when there is one, and when there is none any more. */
public sealed interface SessionEvent extends NodeEvent {

    /** The id of the session. */
    String session();

    /**
     * A session was created, and Consul has renewed it once: it can hold keys. One that Consul does not know by then is never
     * told.
     *
     * @param node the node to which it is bound
     */
    record Held(String node, Instant at, String session) implements SessionEvent {}

    /**
     * The session is gone, or must be taken for gone since its time to live has passed since the last good renewal was
     * sent. In the second case Consul may hold its keys for as long again: whoever acted under them must stop now.
     *
     * @param node the node to which it was bound
     * @param cause why
     */
    record Lost(String node, Instant at, String session, ConsulException cause) implements SessionEvent {}
}
