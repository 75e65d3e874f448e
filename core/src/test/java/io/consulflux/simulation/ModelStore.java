// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.simulation.KeyTable.Lock;
import io.consulflux.simulation.StoreState.Session;
import io.consulflux.state.KvEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys and sessions of a cluster and what writes do to them, by the rules of Consul's source (Consul {@code
 * agent/consul/state/kvs.go}, {@code session.go}; the timers {@code agent/consul/session_ttl.go}).
 */
final class ModelStore {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private final VirtualTime time;
    private final List<Runnable> watchers = new ArrayList<>();
    private final List<Runnable> sessionWatchers = new ArrayList<>();
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

    /** Called after a session has come or gone. */
    void onSessions(Runnable watcher) {
        sessionWatchers.add(watcher);
    }

    long restores() {
        return restores;
    }

    /** One command of Raft: all that it changes has its index, and is seen at once. */
    <T> T apply(Function<KeyTable, T> command) {
        StoreState before = state;
        if (remembered > 0) {
            state = state.copy();
        }
        state.raft++;
        KeyTable keys = new KeyTable(state);
        T result = command.apply(keys);
        if (keys.isChanged()) {
            remember(before, keys);
            changed();
        }
        return result;
    }

    /**
     * Where indexes go backwards, a server that lags behind would answer with higher ones: Consul has no means to tell that they
     * are older, and here none lags behind this.
     */
    private void remember(StoreState before, KeyTable keys) {
        if (keys.isRazed()) {
            past.clear();
        } else if (remembered > 0) {
            past.addFirst(before);
            if (past.size() > remembered) {
                past.removeLast();
            }
        }
    }

    void put(String key, Bytes value, long flags) {
        apply(keys -> keys.set(key, value, flags));
    }

    /** @param index 0 demands that there is no such key */
    boolean putIf(String key, Bytes value, long flags, long index) {
        return apply(keys -> keys.cas(key, value, flags, index));
    }

    /** Whether nobody may lock the key yet, since the end of a session that held it; a server looks before any command. */
    boolean isDelayed(String key) {
        return lockDelays.getOrDefault(key, Long.MIN_VALUE) > time.nanos();
    }

    Lock acquire(String key, Bytes value, long flags, String session) {
        return isDelayed(key) ? Lock.HELD : apply(keys -> keys.lock(key, value, flags, session));
    }

    void delete(String key) {
        apply(keys -> {
            keys.delete(key);
            return true;
        });
    }

    void deleteTree(String prefix) {
        apply(keys -> {
            keys.deleteTree(prefix);
            return true;
        });
    }

    /** Tombstones are forgotten after a while, and indexes of prefixes may go backwards. */
    void reap() {
        state.raft++;
        past.clear();
        state = state.copy();
        state.tombstones.clear();
        changed();
    }

    void create(Session session) {
        apply(keys -> state.sessions.put(session.id(), session.createdAt(state.raft)));
        time(session);
        sessionsChanged();
    }

    /** The session, if there is one. */
    Optional<Session> renew(String id) {
        Optional<Session> session = Optional.ofNullable(state.sessions.get(id));
        session.ifPresent(this::time);
        return session;
    }

    private void time(Session session) {
        untime(session.id());
        Duration ttl = session.timeToLive();
        if (!ttl.isZero()) {
            expiries.put(session.id(), time.after(ttl.multipliedBy(2), () -> expire(session.id())));
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
        untime(id);
        boolean known = state.sessions.containsKey(id);
        if (known) {
            ended.put(id, time.nanos());
        }
        apply(keys -> {
            Optional.ofNullable(state.sessions.remove(id)).ifPresent(session -> end(session, keys));
            return true;
        });
        if (known) {
            sessionsChanged();
        }
    }

    private void end(Session session, KeyTable keys) {
        Duration delay = session.lockDelay().compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : session.lockDelay();
        for (KvEntry entry : List.copyOf(state.entries.values())) {
            if (entry.session().filter(session.id()::equals).isPresent()) {
                lockDelays.put(entry.key(), time.nanos() + delay.toNanos());
                if (session.deletes()) {
                    keys.delete(entry.key());
                } else {
                    keys.release(entry);
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

    private void changed() {
        state.number++;
        watchers.forEach(Runnable::run);
    }

    private void sessionsChanged() {
        state.sessionsIndex = state.raft;
        sessionWatchers.forEach(Runnable::run);
    }
}
