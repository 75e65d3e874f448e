// SPDX-License-Identifier: Apache-2.0
package io.consulflux.text;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import java.util.Optional;

/**
 * How long the message is by which servers gossip an event: MessagePack around that of the event itself (Consul {@code
 * agent/user_event.go} {@code UserEvent}, serf {@code messages.go} {@code messageUserEvent}). Seen to the byte on 1.8.7 and
 * 2.1.
 */
public final class EventMessage {

    /** The most bytes of the message (serf {@code serf/config.go} {@code UserEventSizeLimit}). */
    public static final int LIMIT = 512;

    /** What stands before the name in the message (Consul {@code agent/consul/server_serf.go} {@code userEventName}). */
    private static final int NAME_PREFIX = "consul:event:".length();

    private static final int ID = 36;

    /** The event's logical time is taken for as long as that of a cluster's first four thousand million events gets. */
    private static final int TIME = 1 + Integer.BYTES;

    private EventMessage() {}

    /** The bytes of the whole message. */
    public static int bytes(String name, int payload, Filters filters) {
        int text = Bytes.utf8("event", name).size();
        int event = 1
                + "?ID".length()
                + text(ID)
                + "?n".length()
                + text(text)
                + (payload == 0 ? 0 : "?p".length() + binary(payload))
                + filter(filters.node())
                + filter(filters.service())
                + filter(filters.tag())
                + "?v".length()
                + 1;
        return 2
                + "?LTime".length()
                + TIME
                + "?Name".length()
                + text(NAME_PREFIX + text)
                + "?Payload".length()
                + binary(event)
                + "?CC".length()
                + 1;
    }

    /** How many bytes a node expression may have beside all else; 0 where there is no room for one, less than 0 where it is too long without. */
    public static int roomForNode(String name, int payload, Filters others) {
        int left = LIMIT - bytes(name, payload, new Filters(Optional.empty(), others.service(), others.tag()));
        // The lengths that stand before it, and before the event around it, may get longer by a byte or two each.
        for (int room = left; room > 0; room--) {
            String longest = "n".repeat(room);
            if (bytes(name, payload, new Filters(Optional.of(longest), others.service(), others.tag())) <= LIMIT) {
                return room;
            }
        }
        return Math.min(left, 0);
    }

    private static int filter(Optional<String> expression) {
        return expression
                .map(words -> "?nf".length() + text(Bytes.utf8("filter", words).size()))
                .orElse(0);
    }

    private static int text(int length) {
        return length < 32 ? length + 1 : binary(length);
    }

    private static int binary(int length) {
        return length + (length < 256 ? 2 : 3);
    }
}
