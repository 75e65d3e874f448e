// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which nodes a job waits for. A node that acknowledges without being awaited is accounted for too. */
public sealed interface Expectation {

    /**
     * The live nodes that match the job's targets, found out before the job starts: those that the asked agent knows by
     * gossip, and what the catalog has besides. Nodes that the cluster holds for failed are told as missing at once; nodes
     * that left, or that Consul has forgotten, by default after 72 hours, are not awaited. The default.
     */
    static Expectation resolved() {
        return new Resolved();
    }

    /**
     * Exactly these nodes, by name; at least one. That chooses nobody: others whom the job's targets match run it too, as
     * {@link ExecJob#onExactly(Collection)} prevents.
     */
    static Expectation nodes(Collection<String> names) {
        return new Named(Set.copyOf(names));
    }

    /** Exactly these nodes, by name; see {@link #nodes(Collection)}. */
    static Expectation nodes(String... names) {
        return nodes(List.of(names));
    }

    /** At least this many nodes, whichever; 1 or more. The job ends when so many, and all that acknowledged, exited. */
    static Expectation atLeast(int count) {
        return new AtLeast(count);
    }

    /**
     * No node in particular: the job ends when all that acknowledged have exited and two heartbeat intervals passed
     * without news.
     */
    static Expectation none() {
        return new Whoever();
    }

    /** The live nodes that match; see {@link Expectation#resolved()}. */
    record Resolved() implements Expectation {}

    /** Nodes by name; see {@link Expectation#nodes(Collection)}. */
    record Named(Set<String> names) implements Expectation {
        public Named {
            names = Collections.unmodifiableSet(new TreeSet<>(names));
            if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException(
                        "expected nodes: expected at least one name and none blank, got " + names);
            }
        }
    }

    /** A number of nodes; see {@link Expectation#atLeast(int)}. */
    record AtLeast(int count) implements Expectation {
        public AtLeast {
            if (count < 1) {
                throw new IllegalArgumentException("expected nodes: expected a number of 1 or more, got " + count);
            }
        }
    }

    /** No node in particular; see {@link Expectation#none()}. */
    record Whoever() implements Expectation {}
}
