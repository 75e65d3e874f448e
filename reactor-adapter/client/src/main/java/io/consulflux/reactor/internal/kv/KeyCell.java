// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A watched key. */
final class KeyCell extends Cell<Optional<KvEntry>> {

    KeyCell(String key, KvHub hub) {
        super(key, hub);
    }

    @Override
    boolean take(Snapshot<KvListing> listing, @Nullable KvRun poll) {
        return takeOwn(listing.map(state -> state.get(name)), poll);
    }

    /** As {@link #take}, of the key's own state. */
    boolean takeOwn(Snapshot<Optional<KvEntry>> answer, @Nullable KvRun poll) {
        if (isDoubtful(answer, Optional::isEmpty)) {
            return false;
        }
        tell(answer, poll);
        return true;
    }

    @Override
    boolean isNothingIn(KvListing listing) {
        return listing.get(name).isEmpty();
    }

    @Override
    void settle(Snapshot<Optional<KvEntry>> entry, @Nullable KvRun poll) {
        certain();
        tell(entry, poll);
    }

    /** The same again is no news. */
    private void tell(Snapshot<Optional<KvEntry>> answer, @Nullable KvRun poll) {
        long index = answer.state().map(KvEntry::modifyIndex).orElseGet(() -> index(answer));
        long epoch = epoch(answer, index, false, poll);
        if (!isTold(answer.state())) {
            tell(new Snapshot<>(answer.state(), index, epoch, answer.age(), answer.filtered()));
        }
    }
}
