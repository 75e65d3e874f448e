// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.kv.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.Optional;

/** A watched key. */
final class KeyCell extends Cell<Optional<KvEntry>> {

    private long epoch;
    private long listingEpoch;

    KeyCell(String key, KvHub hub) {
        super(key, hub);
    }

    @Override
    boolean take(Snapshot<KvListing> listing) {
        Optional<KvEntry> entry = listing.state().get(name);
        if (entry.isEmpty() && current() == null) {
            return false;
        }
        takeOwn(listing.map(state -> entry));
        return true;
    }

    /** Takes the key's own state; the same again is no news. */
    void takeOwn(Snapshot<Optional<KvEntry>> told) {
        Snapshot<Optional<KvEntry>> known = current();
        boolean back = known != null && (told.epoch() != listingEpoch || isOlder(told.state(), known.state()));
        listingEpoch = told.epoch();
        if (known != null && known.state().equals(told.state())) {
            return;
        }
        epoch += back ? 1 : 0;
        long index = told.state().map(KvEntry::modifyIndex).orElse(told.index());
        tell(new Snapshot<>(told.state(), index, epoch, told.age(), told.filtered()));
    }

    private static boolean isOlder(Optional<KvEntry> one, Optional<KvEntry> other) {
        return one.isPresent()
                && other.isPresent()
                && Long.compareUnsigned(one.get().modifyIndex(), other.get().modifyIndex()) < 0;
    }
}
