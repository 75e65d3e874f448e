// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** When a barrier opens. */
public sealed interface BarrierCondition {

    /**
     * So many are present, and all that are present are ready.
     *
     * @param count 1 to 1,000,000
     */
    record AtLeast(int count) implements BarrierCondition {
        public AtLeast {
            requireCount("at least", count);
        }
    }

    /**
     * So many are ready, whatever the others do.
     *
     * @param count 1 to 1,000,000
     */
    record Quorum(int count) implements BarrierCondition {
        public Quorum {
            requireCount("quorum", count);
        }
    }

    /**
     * So many of these are ready, whatever others do.
     *
     * @param ids not empty
     * @param count 1 to all of them
     */
    record Named(Set<String> ids, int count) implements BarrierCondition {
        public Named {
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("ids: expected one or more, got none");
            }
            if (count < 1 || count > ids.size()) {
                throw new IllegalArgumentException("count: expected 1 to " + ids.size() + ", got " + count);
            }
            TreeSet<String> sorted = new TreeSet<>();
            ids.forEach(id -> sorted.add(BarrierPath.id(id)));
            ids = Collections.unmodifiableSet(sorted);
        }

        static Named all(Collection<String> ids) {
            Set<String> each = Set.copyOf(ids);
            return new Named(each, each.size());
        }
    }

    /** Whether one of this id has a say. */
    default boolean concerns(String id) {
        return !(this instanceof Named named) || named.ids().contains(id);
    }

    /** How many must be ready where so many are present that have a say. */
    default int needed(int present) {
        if (this instanceof AtLeast some) {
            return Math.max(some.count(), present);
        }
        return this instanceof Named named ? named.count() : ((Quorum) this).count();
    }

    private static void requireCount(String what, int count) {
        if (count < 1 || count > 1_000_000) {
            throw new IllegalArgumentException(what + ": expected 1 to 1,000,000 participants, got " + count);
        }
    }
}
