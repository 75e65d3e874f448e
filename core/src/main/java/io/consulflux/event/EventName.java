// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import io.consulflux.text.CleanName;

/** A name that events can have. */
final class EventName {

    /** Agents take it for a remote execution and keep it out of their lists (Consul {@code agent/user_event.go}). */
    private static final String EXEC = "_rexec";

    private EventName() {}

    /** @throws IllegalArgumentException if Consul would refuse it, take it for another one, or run something */
    static void require(String name) {
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "event: expected a name without control characters, got \"" + name + "\"");
        }
        CleanName.require("event", name);
        if (name.equals(EXEC)) {
            throw new IllegalArgumentException(
                    "event: expected another name than \"" + name + "\", by which Consul runs jobs");
        }
    }
}
