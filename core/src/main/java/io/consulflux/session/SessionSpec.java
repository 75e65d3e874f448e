// SPDX-License-Identifier: Apache-2.0
package io.consulflux.session;

import io.consulflux.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a session shall be. Immutable; each method gives a changed copy, and throws {@link IllegalArgumentException} at once
 * for a value it cannot use.
 *
 * <p>Every session has a time to live: one without would outlive a process that dies.
 *
 * @param name for people; not unique
 * @param ttl how long it lives without a renewal; 10 s to 24 h, by default 30 s. Consul ends it between one and two times
 *     that after the last renewal, later still if the leader changes (Consul {@code agent/consul/session_ttl.go}).
 * @param lockDelay how long after its end nobody can acquire a key that it held; 0 to 60 s, by default 15 s. It follows
 *     on every end but not on a key that was released before.
 * @param behavior by default {@link Behavior#RELEASE}
 * @param node the node to which it is bound; by default that of the agent that is asked
 * @param nodeChecks the ids of checks of the node; the session ends as soon as one is critical or gone. By default Consul's
 *     own check that the node is alive, {@code serfHealth}; an empty list means none at all
 * @param serviceChecks the ids of checks of services on the node, to the same effect; by default none
 */
public record SessionSpec(
        Optional<String> name,
        Duration ttl,
        Duration lockDelay,
        Behavior behavior,
        Optional<String> node,
        Optional<List<String>> nodeChecks,
        List<String> serviceChecks) {

    private static final Duration LEAST_TTL = Duration.ofSeconds(10);
    private static final Duration MOST_TTL = Duration.ofHours(24);
    private static final Duration MOST_LOCK_DELAY = Duration.ofSeconds(60);

    private static final SessionSpec DEFAULTS = new SessionSpec(
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Behavior.RELEASE,
            Optional.empty(),
            Optional.empty(),
            List.of());

    /** What becomes of the keys that a session holds when it ends. */
    public enum Behavior {
        /** They stay, held by nobody. */
        RELEASE,
        /** They are deleted. */
        DELETE
    }

    public SessionSpec {
        requireWithin("time to live", ttl, LEAST_TTL, MOST_TTL);
        requireWithin("lock delay", lockDelay, Duration.ZERO, MOST_LOCK_DELAY);
        requireName("session", name);
        requireName("node", node);
        nodeChecks = nodeChecks.map(List::copyOf);
        serviceChecks = List.copyOf(serviceChecks);
        nodeChecks.orElse(List.of()).forEach(id -> requireName("node check", Optional.of(id)));
        serviceChecks.forEach(id -> requireName("service check", Optional.of(id)));
    }

    /** The defaults named above, without a name. */
    public static SessionSpec of() {
        return DEFAULTS;
    }

    /** The defaults named above, with this name. */
    public static SessionSpec named(String name) {
        return DEFAULTS.name(name);
    }

    /** The same with this name. */
    public SessionSpec name(String other) {
        return new SessionSpec(Optional.of(other), ttl, lockDelay, behavior, node, nodeChecks, serviceChecks);
    }

    /** The same with this time to live, of 10 s to 24 h. */
    public SessionSpec ttl(Duration time) {
        return new SessionSpec(name, time, lockDelay, behavior, node, nodeChecks, serviceChecks);
    }

    /** The same with this lock delay, of 0 to 60 s. */
    public SessionSpec lockDelay(Duration time) {
        return new SessionSpec(name, ttl, time, behavior, node, nodeChecks, serviceChecks);
    }

    /** The same with this behavior. */
    public SessionSpec behavior(Behavior other) {
        return new SessionSpec(name, ttl, lockDelay, other, node, nodeChecks, serviceChecks);
    }

    /** The same, bound to this node. */
    public SessionSpec onNode(String other) {
        return new SessionSpec(name, ttl, lockDelay, behavior, Optional.of(other), nodeChecks, serviceChecks);
    }

    /** The same, bound to no checks: neither a node that fails nor a service ends it. */
    public SessionSpec withoutChecks() {
        return new SessionSpec(name, ttl, lockDelay, behavior, node, Optional.of(List.of()), List.of());
    }

    /** The same, bound to these checks of the node and to no others. */
    public SessionSpec nodeChecks(String... ids) {
        return new SessionSpec(name, ttl, lockDelay, behavior, node, Optional.of(List.of(ids)), serviceChecks);
    }

    /** The same, bound to these checks of services besides those of the node. */
    public SessionSpec serviceChecks(String... ids) {
        return new SessionSpec(name, ttl, lockDelay, behavior, node, nodeChecks, List.of(ids));
    }

    private static void requireWithin(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + ": expected " + least + " to " + most + ", got " + value);
        }
    }

    private static void requireName(String what, Optional<String> name) {
        if (name.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException(what + ": expected a name, got a blank");
        }
        name.ifPresent(text -> Text.require(what, text));
    }
}
