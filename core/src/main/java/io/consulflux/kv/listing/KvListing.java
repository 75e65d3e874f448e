// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.listing;

import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keys with what they hold, in Consul's order, which is that of the keys' bytes. Each key stands once.
 *
 * <p>Immutable. A part of a listing shares its entries with the whole and keeps them alive.
 */
public final class KvListing {

    /** The order of a key's UTF-8 bytes, in which Consul lists (Consul {@code agent/consul/state/kvs.go}). */
    public static final Comparator<String> ORDER = KeyListing::compareBytes;

    private static final KvListing EMPTY = new KvListing(List.of());

    private final List<KvEntry> entries;

    private KvListing(List<KvEntry> entries) {
        this.entries = entries;
    }

    public static KvListing empty() {
        return EMPTY;
    }

    /**
     * A listing of these entries, in whatever order. Of several with one key the one that was modified last stays: the
     * names of keys that are not UTF-8 reach us with their odd bytes replaced and may coincide.
     */
    public static KvListing of(Collection<KvEntry> entries) {
        TreeMap<String, KvEntry> sorted = new TreeMap<>(ORDER);
        for (KvEntry entry : entries) {
            sorted.merge(entry.key(), entry, KvListing::later);
        }
        return ordered(sorted.values().toArray(KvEntry[]::new));
    }

    /**
     * A listing over the given array itself: the caller gives it away, and vouches that its keys are in {@link #ORDER} and
     * differ.
     */
    public static KvListing ordered(KvEntry[] entries) {
        return entries.length == 0 ? EMPTY : new KvListing(Collections.unmodifiableList(Arrays.asList(entries)));
    }

    private static KvEntry later(KvEntry one, KvEntry other) {
        return Long.compareUnsigned(one.modifyIndex(), other.modifyIndex()) > 0 ? one : other;
    }

    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The entries in order; cannot be changed. */
    public List<KvEntry> entries() {
        return entries;
    }

    public Optional<KvEntry> get(String key) {
        int at = first(entry -> ORDER.compare(entry.key(), key) >= 0);
        return at < size() && entries.get(at).key().equals(key) ? Optional.of(entries.get(at)) : Optional.empty();
    }

    /** The part whose keys begin with a prefix: a view, found without looking at every entry. */
    public KvListing under(String prefix) {
        int from = first(entry -> ORDER.compare(entry.key(), prefix) >= 0);
        int to = first(
                entry -> ORDER.compare(entry.key(), prefix) > 0 && !entry.key().startsWith(prefix));
        return from == 0 && to == size() ? this : new KvListing(entries.subList(from, Math.max(from, to)));
    }

    /** The position of the first entry that is past a mark, where all after it are too. */
    private int first(Predicate<KvEntry> past) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (past.test(entries.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * Tells what a later listing has otherwise, in the order of the keys. Entries that are the same object cost one
     * comparison of references.
     */
    @SuppressWarnings("ReferenceEquality") // The same object cannot differ: that spares comparing keys and values.
    public void changesTo(KvListing later, Consumer<KvChange> changes) {
        int i = 0;
        int j = 0;
        while (i < size() && j < later.size()) {
            KvEntry was = entries.get(i);
            KvEntry is = later.entries.get(j);
            int order = was == is ? 0 : ORDER.compare(was.key(), is.key());
            if (order < 0) {
                changes.accept(new KvChange.Removed(was));
            } else if (order > 0) {
                changes.accept(new KvChange.Added(is));
            } else if (was != is && !was.equals(is)) {
                changes.accept(new KvChange.Updated(is, was));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        entries.subList(i, size()).forEach(was -> changes.accept(new KvChange.Removed(was)));
        later.entries.subList(j, later.size()).forEach(is -> changes.accept(new KvChange.Added(is)));
    }

    /**
     * Whether a later listing shows a state older than this one: a key as it was before, or one that appears though it is no
     * newer than this listing, which lacks it. Consul has gone back then, whatever the index of the later listing, which
     * newer writes to other keys have raised since; or it shows what it hid from the token before, which cannot be told from
     * that. That a key is gone proves nothing.
     *
     * @param index that of this listing, unsigned
     */
    public boolean wentBackIn(KvListing later, long index) {
        AtomicBoolean back = new AtomicBoolean();
        changesTo(later, change -> {
            if (isBack(change, index)) {
                back.set(true);
            }
        });
        return back.get();
    }

    private static boolean isBack(KvChange change, long index) {
        if (change instanceof KvChange.Updated updated) {
            return Long.compareUnsigned(
                            updated.entry().modifyIndex(), updated.previous().modifyIndex())
                    < 0;
        }
        return change instanceof KvChange.Added added
                && Long.compareUnsigned(added.entry().modifyIndex(), index) <= 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof KvListing that && entries.equals(that.entries));
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "KvListing[" + size() + " entries]";
    }
}
