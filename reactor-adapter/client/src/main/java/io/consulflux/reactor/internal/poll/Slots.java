// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The subscribers of one state. It opens when the first comes and closes for good when the last leaves, so that who comes
 * while it closes is told so and finds a new one.
 *
 * <p>Threads: any; the lock is held for a few field accesses, never while a subscriber is called.
 */
public final class Slots<S> {

    private final Set<PollSlot<S>> taken = new LinkedHashSet<>();
    private List<PollSlot<S>> list = List.of();
    private boolean stale;

    /** Written under the lock, read without it. */
    private volatile int count;

    private boolean opened;
    private boolean closed;

    /** How a slot was taken in. */
    public enum Entry {
        FIRST,
        LATER,
        /** Not at all. */
        CLOSED
    }

    public synchronized Entry add(PollSlot<S> slot) {
        if (closed) {
            return Entry.CLOSED;
        }
        taken.add(slot);
        changed();
        Entry entry = opened ? Entry.LATER : Entry.FIRST;
        opened = true;
        return entry;
    }

    /** Whether that was the last one. */
    public synchronized boolean remove(PollSlot<S> slot) {
        if (closed || !taken.remove(slot)) {
            return false;
        }
        changed();
        closed = taken.isEmpty();
        return closed;
    }

    public synchronized void close() {
        closed = true;
    }

    public void forEach(Consumer<PollSlot<S>> action) {
        snapshot().forEach(action);
    }

    /** How many there are; those whom a failure ended included. */
    int count() {
        return count;
    }

    /** The list is forgotten at once: kept until it is read again, it would keep those who have left. */
    private synchronized void changed() {
        count = taken.size();
        list = List.of();
        stale = true;
    }

    /** Copied once after a change, however often it is read: ten thousand may come one by one. */
    private synchronized List<PollSlot<S>> snapshot() {
        if (stale) {
            list = new ArrayList<>(taken);
            stale = false;
        }
        return list;
    }
}
