// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.state.KvEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What one command does to the keys (Consul {@code agent/consul/state/kvs.go}): all that it changes has its index, and it can be
 * taken back.
 */
final class KeyTable {

    /** How an attempt to lock came out. */
    enum Lock {
        TAKEN,
        HELD,
        /** To Consul an error, not a refusal. */
        NO_SESSION
    }

    private final StoreState state;
    private final long tableIndex;
    private boolean razed;
    private final Deque<Runnable> changes = new ArrayDeque<>();

    KeyTable(StoreState state) {
        this.state = state;
        this.tableIndex = state.tableIndex;
    }

    StoreState state() {
        return state;
    }

    boolean isChanged() {
        return !changes.isEmpty();
    }

    /** Whether indexes of listings may have gone backwards. */
    boolean isRazed() {
        return razed;
    }

    void takeBack() {
        changes.forEach(Runnable::run);
        changes.clear();
        state.tableIndex = tableIndex;
    }

    /** A plain write: whoever holds the key goes on holding it, but its count of locks begins anew. */
    KvEntry set(String key, Bytes value, long flags) {
        return write(key, value, flags, state.entry(key).flatMap(KvEntry::session), 0);
    }

    /** @param index 0 demands that there is no such key */
    boolean cas(String key, Bytes value, long flags, long index) {
        boolean matches = state.entry(key).map(KvEntry::modifyIndex).orElse(0L) == index;
        if (matches) {
            set(key, value, flags);
        }
        return matches;
    }

    Lock lock(String key, Bytes value, long flags, String session) {
        if (!state.sessions.containsKey(session)) {
            return Lock.NO_SESSION;
        }
        Optional<String> holder = state.entry(key).flatMap(KvEntry::session);
        if (holder.filter(other -> !other.equals(session)).isPresent()) {
            return Lock.HELD;
        }
        write(key, value, flags, Optional.of(session), locks(key) + (holder.isEmpty() ? 1 : 0));
        return Lock.TAKEN;
    }

    /** Takes value and flags from the request, as Consul does. */
    boolean unlock(String key, Bytes value, long flags, String session) {
        boolean holds = state.entry(key)
                .flatMap(KvEntry::session)
                .filter(session::equals)
                .isPresent();
        if (holds) {
            write(key, value, flags, Optional.empty(), locks(key));
        }
        return holds;
    }

    /** What its session's end leaves of it. */
    void release(KvEntry entry) {
        write(entry.key(), entry.value(), entry.flags(), Optional.empty(), entry.lockIndex());
    }

    private long locks(String key) {
        return state.entry(key).map(KvEntry::lockIndex).orElse(0L);
    }

    /** The same again changes nothing. */
    private KvEntry write(String key, Bytes value, long flags, Optional<String> session, long locks) {
        Optional<KvEntry> before = state.entry(key);
        long created = before.map(KvEntry::createIndex).orElse(state.raft);
        long modified = before.map(KvEntry::modifyIndex).orElse(state.raft);
        KvEntry same = new KvEntry(key, value, flags, locks, session, created, modified);
        if (before.filter(same::equals).isPresent()) {
            return same;
        }
        KvEntry entry = new KvEntry(key, value, flags, locks, session, created, state.raft);
        put(key, Optional.of(entry));
        state.tableIndex = state.raft;
        return entry;
    }

    void delete(String key) {
        if (state.entries.containsKey(key)) {
            put(key, Optional.empty());
            bury(key);
        }
    }

    /** An absent key counts as deleted. */
    boolean deleteCas(String key, long index) {
        boolean matches =
                state.entry(key).filter(entry -> entry.modifyIndex() != index).isEmpty();
        if (matches) {
            delete(key);
        }
        return matches;
    }

    /** One tombstone stands for all, at the prefix. */
    void deleteTree(String prefix) {
        List<String> keys = state.keysUnder(prefix);
        keys.forEach(key -> put(key, Optional.empty()));
        if (!keys.isEmpty()) {
            razed = true;
            bury(prefix);
        }
    }

    private void put(String key, Optional<KvEntry> entry) {
        KvEntry before = entry.isPresent() ? state.entries.put(key, entry.get()) : state.entries.remove(key);
        changes.push(() -> {
            if (before == null) {
                state.entries.remove(key);
            } else {
                state.entries.put(key, before);
            }
        });
    }

    private void bury(String key) {
        Long before = state.tombstones.put(key, state.raft);
        changes.push(() -> {
            if (before == null) {
                state.tombstones.remove(key);
            } else {
                state.tombstones.put(key, before);
            }
        });
        state.tableIndex = state.raft;
    }
}
