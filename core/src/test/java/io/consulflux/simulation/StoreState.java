// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.state.KvEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a server holds at one time, and the indexes of its answers (Consul {@code agent/consul/state/kvs.go}). */
final class StoreState {

    /**
     * A session.
     *
     * @param ttl as it was given
     * @param checks those of its node that it is bound to
     * @param deletes whether its keys are deleted when it ends, rather than released
     * @param created the index of its creation
     */
    record Session(
            String id,
            String name,
            String node,
            String ttl,
            Duration lockDelay,
            boolean deletes,
            List<String> checks,
            long created) {

        /** @param bound the node whose health it is bound to; empty for none */
        Session(String id, Duration ttl, Duration lockDelay, boolean deletes, String bound) {
            this(
                    id,
                    "",
                    bound,
                    ttl.toMillis() + "ms",
                    lockDelay,
                    deletes,
                    bound.isEmpty() ? List.of() : List.of("serfHealth"),
                    0);
        }

        Session createdAt(long index) {
            return new Session(id, name, node, ttl, lockDelay, deletes, checks, index);
        }

        /** Zero for one that never expires. */
        Duration timeToLive() {
            return GoDuration.parse(ttl).orElse(Duration.ZERO);
        }

        /** Whether it ends when this node's agent is gone. */
        boolean isBoundTo(String agent) {
            return node.equals(agent) && !checks.isEmpty();
        }
    }

    final TreeMap<String, KvEntry> entries = new TreeMap<>();
    final TreeMap<String, Long> tombstones = new TreeMap<>();
    final TreeMap<String, Session> sessions = new TreeMap<>();

    /** How many commands the servers have agreed on. */
    long raft = 10;

    /** The index of the last write to any key. */
    long tableIndex = 1;

    /** The index of the last creation or end of any session. */
    long sessionsIndex = 1;

    /** How many states there were before this one. */
    long number;

    StoreState copy() {
        StoreState copy = new StoreState();
        copy.entries.putAll(entries);
        copy.tombstones.putAll(tombstones);
        copy.sessions.putAll(sessions);
        copy.raft = raft;
        copy.tableIndex = tableIndex;
        copy.sessionsIndex = sessionsIndex;
        copy.number = number;
        return copy;
    }

    Optional<KvEntry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    Collection<KvEntry> under(String prefix) {
        return from(entries, prefix).values();
    }

    List<String> keysUnder(String prefix) {
        return List.copyOf(from(entries, prefix).keySet());
    }

    static <V> SortedMap<String, V> from(NavigableMap<String, V> map, String prefix) {
        return map.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }

    /** An absent key has the index of the whole table. */
    long indexOf(String key) {
        return entry(key).map(KvEntry::modifyIndex).orElse(tableIndex);
    }

    /** So has a prefix without entries and tombstones, and the empty prefix in any case. */
    long indexUnder(String prefix) {
        long highest = Math.max(
                under(prefix).stream().mapToLong(KvEntry::modifyIndex).max().orElse(0),
                from(tombstones, prefix).values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0));
        return prefix.isEmpty() || highest == 0 ? tableIndex : highest;
    }
}
