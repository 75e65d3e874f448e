// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.simulation.StoreState.Session;
import io.consulflux.state.KvEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys and sessions of a cluster and what writes do to them, by the rules of Consul's source (Consul {@code
 * agent/consul/state/kvs.go}, {@code session.go}; the timers {@code agent/consul/session_ttl.go}).
 */
final class ModelStore {

    /** How an attempt to lock came out. */
    enum Lock {
        TAKEN,
        HELD,
        /** To Consul an error, not a refusal. */
        NO_SESSION
    }

    private final VirtualTime time;
    private final List<Runnable> watchers = new ArrayList<>();
    private final Map<String, VirtualTime.Plan> expiries = new HashMap<>();
    private final Map<String, Long> lockDelays = new HashMap<>();
    private final Map<String, Long> expired = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();
    private final Deque<StoreState> past = new ArrayDeque<>();
    private StoreState state = new StoreState();
    private int remembered;
    private long restores;

    ModelStore(VirtualTime time) {
        this.time = time;
    }

    StoreState state() {
        return state;
    }

    /** Keeps so many states that are past. */
    void remember(int states) {
        remembered = states;
    }

    /** The state so many changes ago, or the oldest that is remembered. */
    StoreState ago(int changes) {
        StoreState old = state;
        Iterator<StoreState> older = past.iterator();
        for (int i = 0; i < changes && older.hasNext(); i++) {
            old = older.next();
        }
        return old;
    }

    /** Called after each change. */
    void onChange(Runnable watcher) {
        watchers.add(watcher);
    }

    long restores() {
        return restores;
    }

    /** A plain write: locks do not matter to it, and the same again changes nothing. */
    void put(String key, Bytes value, long flags) {
        write(key, value, flags, state.entry(key).flatMap(KvEntry::session), 0);
    }

    /** @param index 0 demands that there is no such key */
    boolean putIf(String key, Bytes value, long flags, long index) {
        boolean matches = state.entry(key).map(KvEntry::modifyIndex).orElse(0L) == index;
        if (matches) {
            put(key, value, flags);
        }
        return matches;
    }

    Lock acquire(String key, Bytes value, long flags, String session) {
        if (!state.sessions.containsKey(session)) {
            return Lock.NO_SESSION;
        }
        Optional<String> holder = state.entry(key).flatMap(KvEntry::session);
        boolean delayed = holder.isEmpty() && lockDelays.getOrDefault(key, Long.MIN_VALUE) > time.nanos();
        if (delayed || holder.filter(other -> !other.equals(session)).isPresent()) {
            return Lock.HELD;
        }
        write(key, value, flags, Optional.of(session), holder.isEmpty() ? 1 : 0);
        return Lock.TAKEN;
    }

    /** Takes value and flags from the request, as Consul does. */
    boolean release(String key, Bytes value, long flags, String session) {
        boolean holds = state.entry(key)
                .flatMap(KvEntry::session)
                .filter(session::equals)
                .isPresent();
        if (holds) {
            write(key, value, flags, Optional.empty(), 0);
        }
        return holds;
    }

    private void write(String key, Bytes value, long flags, Optional<String> session, long locks) {
        state.raft++;
        Optional<KvEntry> before = state.entry(key);
        long lockIndex = before.map(KvEntry::lockIndex).orElse(0L) + locks;
        long created = before.map(KvEntry::createIndex).orElse(state.raft);
        KvEntry same = new KvEntry(
                key,
                value,
                flags,
                lockIndex,
                session,
                created,
                before.map(KvEntry::modifyIndex).orElse(state.raft));
        if (before.filter(same::equals).isEmpty()) {
            remember();
            state.entries.put(key, new KvEntry(key, value, flags, lockIndex, session, created, state.raft));
            state.tableIndex = state.raft;
            changed();
        }
    }

    void delete(String key) {
        state.raft++;
        if (state.entries.containsKey(key)) {
            remember();
            state.entries.remove(key);
            buried(key);
        }
    }

    /** An absent key counts as deleted. */
    boolean deleteIf(String key, long index) {
        boolean matches =
                state.entry(key).filter(entry -> entry.modifyIndex() != index).isEmpty();
        if (matches) {
            delete(key);
        }
        return matches;
    }

    /** One tombstone stands for all, at the prefix. */
    void deleteTree(String prefix) {
        state.raft++;
        if (!StoreState.from(state.entries, prefix).isEmpty()) {
            forgetPast();
            StoreState.from(state.entries, prefix).clear();
            buried(prefix);
        }
    }

    private void buried(String key) {
        state.tombstones.put(key, state.raft);
        state.tableIndex = state.raft;
        changed();
    }

    /** Tombstones are forgotten after a while, and indexes of prefixes may go backwards. */
    void reap() {
        state.raft++;
        forgetPast();
        state.tombstones.clear();
        changed();
    }

    void create(Session session) {
        state.raft++;
        state.sessions.put(session.id(), session);
        time(session);
    }

    /** The session, if there is one. */
    Optional<Session> renew(String id) {
        Optional<Session> session = Optional.ofNullable(state.sessions.get(id));
        session.ifPresent(this::time);
        return session;
    }

    private void time(Session session) {
        untime(session.id());
        if (!session.ttl().isZero()) {
            expiries.put(session.id(), time.after(session.ttl().multipliedBy(2), () -> expire(session.id())));
        }
    }

    private void expire(String id) {
        expired.put(id, time.nanos());
        destroy(id);
    }

    /** When the session last ceased to exist, if it did. */
    Optional<Long> ended(String id) {
        return Optional.ofNullable(ended.get(id));
    }

    /** When the session's time to live ended it, if that did. */
    Optional<Long> expired(String id) {
        return Optional.ofNullable(expired.get(id));
    }

    private void untime(String id) {
        Optional.ofNullable(expiries.remove(id)).ifPresent(VirtualTime.Plan::cancel);
    }

    void destroy(String id) {
        state.raft++;
        untime(id);
        Session session = state.sessions.remove(id);
        if (session == null) {
            return;
        }
        ended.put(id, time.nanos());
        for (KvEntry entry : List.copyOf(state.entries.values())) {
            if (entry.session().filter(id::equals).isPresent()) {
                lockDelays.put(entry.key(), time.nanos() + session.lockDelay().toNanos());
                if (session.deletes()) {
                    delete(entry.key());
                } else {
                    write(entry.key(), entry.value(), entry.flags(), Optional.empty(), 0);
                }
            }
        }
    }

    /** No session expires while there is no leader, and a new one gives each its whole time. */
    void withoutLeader() {
        List.copyOf(expiries.keySet()).forEach(this::untime);
    }

    void withNewLeader() {
        state.sessions.values().forEach(this::time);
    }

    /** @param fresh whether the cluster counts on from where the snapshot stood, and not from where it was itself */
    void restore(StoreState snapshot, boolean fresh) {
        long number = state.number;
        long raft = state.raft;
        past.clear();
        state.sessions.keySet().stream()
                .filter(id -> !snapshot.sessions.containsKey(id))
                .forEach(id -> ended.put(id, time.nanos()));
        state = snapshot.copy();
        ended.keySet().removeAll(state.sessions.keySet());
        expired.keySet().removeAll(state.sessions.keySet());
        state.number = number;
        state.raft = fresh ? state.raft : raft + 1;
        restores++;
        withoutLeader();
        withNewLeader();
        changed();
    }

    /**
     * Some indexes go backwards now, and a server that lags behind would answer with higher ones: Consul has no means to tell
     * that they are older, and here none lags behind this.
     */
    private void forgetPast() {
        past.clear();
        state = state.copy();
    }

    private void remember() {
        if (remembered > 0) {
            past.addFirst(state);
            state = state.copy();
            if (past.size() > remembered) {
                past.removeLast();
            }
        }
    }

    private void changed() {
        state.number++;
        watchers.forEach(Runnable::run);
    }
}
