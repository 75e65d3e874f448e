// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventLog.Event;

/**
 * What is left of entries that are no longer kept, or of a history that may go back further than what is kept of it.
 *
 * @param entries how many there were
 * @param lastBreak the number of the last break among them; -1 without
 * @param any whether there was an event among them
 * @param latest the latest Lamport time of those, unsigned
 */
record Forgotten(long entries, long lastBreak, boolean any, long latest) {

    private static final Forgotten NOTHING = new Forgotten(0, -1, false, 0);

    static Forgotten nothing() {
        return NOTHING;
    }

    Forgotten and(Entry entry) {
        if (entry instanceof Event event) {
            Forgotten time = upTo(event.held());
            return new Forgotten(entries + 1, lastBreak, true, time.latest);
        }
        return new Forgotten(entries + 1, entries, any, latest);
    }

    /** The same with all that is no later than this event. */
    Forgotten upTo(Held event) {
        boolean later = !any || Long.compareUnsigned(event.lamport(), latest) > 0;
        return later ? new Forgotten(entries, lastBreak, true, event.lamport()) : this;
    }

    /** Whether the event may be one of them. */
    boolean maybe(Held event) {
        return any && Long.compareUnsigned(event.lamport(), latest) <= 0;
    }
}
