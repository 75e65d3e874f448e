// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which events to watch, from where on, and what becomes of those for which the listener is too slow. Immutable; each method
 * gives a changed copy, and throws {@link IllegalArgumentException} at once for a value it cannot use.
 *
 * @param names the names of the events; none means all
 * @param start by default {@link Start.Live}
 * @param overflow by default {@link Overflow#ERROR}
 * @param limit how many events wait for demand before {@code overflow} applies; by default 1,024; 1 to 1,000,000
 * @param onEveryAgent whether all agents that the options name are watched at once, rather than the one that serves; by
 *     default not
 */
public record EventWatch(Set<String> names, Start start, Overflow overflow, int limit, boolean onEveryAgent) {

    private static final int LIMIT = 1024;
    private static final int HIGHEST_LIMIT = 1_000_000;

    /** Where a watch begins. */
    public sealed interface Start {

        /**
         * With what comes after the agent's first answer to this watch, or to one that shares its poll. Where another agent
         * takes over, what it holds already is told as far as it is known to be new; the {@link
         * io.consulflux.UserEvent.Gap} stands for the rest.
         */
        record Live() implements Start {}

        /** With all that the agent holds: of the last 256 events of all names, those that are watched. */
        record Replay() implements Start {}

        /**
         * With what came after an event. Where the agent does not hold that one, with a {@link
         * io.consulflux.UserEvent.Gap} and all that it holds.
         *
         * @param id see {@link io.consulflux.UserEvent.Received#id()}
         */
        record After(String id) implements Start {
            public After {
                if (id.isBlank()) {
                    throw new IllegalArgumentException("after: expected an event's id, got a blank");
                }
            }
        }
    }

    /** What becomes of events beyond the limit. Whatever is dropped is told as a {@link io.consulflux.UserEvent.Gap}. */
    public enum Overflow {
        /** The stream fails, after those that wait, with Reactor's overflow exception. */
        ERROR,
        /** The oldest one that waits is dropped. */
        DROP_OLDEST,
        /** The one that has just come is dropped. */
        DROP_NEWEST,
        /** All that wait are dropped, and the one that has just come is kept. */
        LATEST
    }

    public EventWatch {
        for (String name : names) {
            EventName.require(name);
        }
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            throw new IllegalArgumentException("limit: expected 1 to 1,000,000 events, got " + limit);
        }
        names = Set.copyOf(names);
    }

    /** Events of these names; of any name, if none is given. */
    public static EventWatch of(String... names) {
        return new EventWatch(new LinkedHashSet<>(List.of(names)), new Start.Live(), Overflow.ERROR, LIMIT, false);
    }

    /** The same, of events of this name only. */
    public EventWatch named(String name) {
        return new EventWatch(Set.of(name), start, overflow, limit, onEveryAgent);
    }

    /** Begins with what the agent still holds. */
    public EventWatch replay() {
        return from(new Start.Replay());
    }

    /** Begins after the event with this id. */
    public EventWatch after(String id) {
        return from(new Start.After(id));
    }

    private EventWatch from(Start other) {
        return new EventWatch(names, other, overflow, limit, onEveryAgent);
    }

    /** Lets so many events wait for demand; those beyond are treated so. */
    public EventWatch onOverflow(Overflow policy, int events) {
        return new EventWatch(names, start, policy, events, onEveryAgent);
    }

    /**
     * Watches all agents that the options name, at once. Where two addresses are those of one node, one of them tells; without
     * the right {@code agent:read} they count as two nodes.
     */
    public EventWatch throughEveryAgent() {
        return new EventWatch(names, start, overflow, limit, true);
    }

    /** Whether events of this name are watched. */
    public boolean concerns(String name) {
        return names.isEmpty() || names.contains(name);
    }
}
