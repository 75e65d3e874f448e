// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.text.EventMessage;

/**
 * How long an event may be. Two limits hold, whatever the release of Consul: {@value #PAYLOAD_LIMIT} bytes of payload, which
 * agents check since 1.22.0 (Consul {@code agent/event_endpoint.go} {@code EventFire}), and {@value #MESSAGE_LIMIT} bytes
 * of what is gossiped, in which name and filters count as well (serf {@code serf/config.go} {@code UserEventSizeLimit}).
 */
public final class EventSize {

    /** The most bytes of payload. */
    public static final int PAYLOAD_LIMIT = 300;

    /** The most bytes of the message by which servers gossip an event. */
    public static final int MESSAGE_LIMIT = EventMessage.LIMIT;

    private EventSize() {}

    static void require(String name, Bytes payload, Filters filters) {
        if (payload.size() > PAYLOAD_LIMIT) {
            throw new IllegalArgumentException("payload: expected at most " + PAYLOAD_LIMIT
                    + " bytes, Consul's limit since 1.22, got " + payload.size());
        }
        int message = EventMessage.bytes(name, payload.size(), filters);
        if (message > MESSAGE_LIMIT) {
            throw new IllegalArgumentException("event: expected a message of at most " + MESSAGE_LIMIT
                    + " bytes, the gossip's limit, in which the name counts twice; got up to " + message + ", of which "
                    + payload.size() + " are payload");
        }
    }
}
