// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Builds a listing beside the one before: both come in the same order, so that one pass finds for each key what was known
 * of it. A key out of order is not found, which costs the reuse of its entry and nothing else.
 */
final class KvMerge {

    private final KvListing before;
    private final List<KvEntry> known;
    private final List<KvEntry> entries;
    private int next;
    private @Nullable KvEntry last;
    private boolean lastIsKnown = true;
    private boolean ordered = true;
    private boolean changed;

    KvMerge(Optional<KvListing> before) {
        this.before = before.orElse(KvListing.empty());
        this.known = this.before.entries();
        this.entries = new ArrayList<>(known.size() + 1);
    }

    /**
     * What was known of a key.
     *
     * @param order compares the key with a known one
     */
    @Nullable
    KvEntry known(ToIntFunction<String> order) {
        while (next < known.size()) {
            KvEntry candidate = known.get(next);
            int compared = order.applyAsInt(candidate.key());
            if (compared < 0) {
                return null;
            }
            next++;
            if (compared == 0) {
                return candidate;
            }
        }
        return null;
    }

    /** An entry that has not changed: the very object that {@link #known} gave. */
    void keep(KvEntry entry) {
        add(entry, true);
    }

    /** An entry that is new or has changed. */
    void put(KvEntry entry) {
        changed = true;
        add(entry, false);
    }

    /** Two known ones in a row are in order, because the listing before is. */
    private void add(KvEntry entry, boolean isKnown) {
        if (last != null && !(isKnown && lastIsKnown)) {
            ordered &= KvListing.ORDER.compare(last.key(), entry.key()) < 0;
        }
        last = entry;
        lastIsKnown = isKnown;
        entries.add(entry);
    }

    /** The listing; the one before itself, if nothing differs. */
    KvListing listing() {
        if (!changed && entries.size() == known.size()) {
            return before;
        }
        return ordered ? KvListing.ordered(entries.toArray(KvEntry[]::new)) : KvListing.of(entries);
    }

    /** Whether nothing but key and value is left to be compared. */
    static boolean sameNumbers(KvEntry known, long modifyIndex, long createIndex, long lockIndex, long flags) {
        return known.modifyIndex() == modifyIndex
                && known.createIndex() == createIndex
                && known.lockIndex() == lockIndex
                && known.flags() == flags;
    }

    /** Whether a value can be what base64 of this length stands for. */
    static boolean fits(KvEntry known, int encodedLength) {
        return (known.value().size() + 2L) / 3 * 4 == encodedLength;
    }
}
