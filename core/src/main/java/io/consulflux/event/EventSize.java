// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How long an event may be. Two limits hold, whatever the release of Consul: {@value #PAYLOAD_LIMIT} bytes of payload, which
 * agents check since 1.22.0 (Consul {@code agent/event_endpoint.go} {@code EventFire}), and {@value #MESSAGE_LIMIT} bytes
 * of what is gossiped, in which name and filters count as well (serf {@code serf/config.go} {@code UserEventSizeLimit}).
 */
public final class EventSize {

    /** The most bytes of payload. */
    public static final int PAYLOAD_LIMIT = 300;

    /** The most bytes of the message by which servers gossip an event. */
    public static final int MESSAGE_LIMIT = 512;

    /** What stands before the name in the message (Consul {@code agent/consul/server_serf.go} {@code userEventName}). */
    private static final int NAME_PREFIX = "consul:event:".length();

    private static final int ID = 36;

    private EventSize() {}

    static void require(String name, Bytes payload, Filters filters) {
        if (payload.size() > PAYLOAD_LIMIT) {
            throw new IllegalArgumentException("payload: expected at most " + PAYLOAD_LIMIT
                    + " bytes, Consul's limit since 1.22, got " + payload.size());
        }
        int message = message(name, payload, filters);
        if (message > MESSAGE_LIMIT) {
            throw new IllegalArgumentException("event: expected a message of at most " + MESSAGE_LIMIT
                    + " bytes, the gossip's limit, in which the name counts twice; got up to " + message + ", of which "
                    + payload.size() + " are payload");
        }
    }

    /** The MessagePack of the message around that of the event; its logical time is taken for as long as it can get. */
    private static int message(String name, Bytes payload, Filters filters) {
        int text = name.getBytes(StandardCharsets.UTF_8).length;
        int event = 1
                + "?ID".length()
                + field(ID)
                + "?n".length()
                + field(text)
                + (payload.isEmpty() ? 0 : "?p".length() + field(payload.size()))
                + filter(filters.node())
                + filter(filters.service())
                + filter(filters.tag())
                + "?v".length()
                + 1;
        return 2
                + "?LTime".length()
                + 1
                + Long.BYTES
                + "?Name".length()
                + field(NAME_PREFIX + text)
                + "?Payload".length()
                + field(event)
                + "?CC".length()
                + 1;
    }

    private static int filter(Optional<String> expression) {
        return expression
                .map(text -> "?nf".length() + field(text.getBytes(StandardCharsets.UTF_8).length))
                .orElse(0);
    }

    /** Bytes with their length before them, as MessagePack without its newer short form has it. */
    private static int field(int length) {
        return length + (length < 32 ? 1 : 3);
    }
}
