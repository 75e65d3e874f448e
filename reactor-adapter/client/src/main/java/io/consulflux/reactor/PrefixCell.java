// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.kv.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.List;

/** A watched prefix. */
final class PrefixCell extends Cell<List<KvEntry>> {

    private long epoch;
    private long listingEpoch;

    PrefixCell(String prefix, KvHub hub) {
        super(prefix, hub);
    }

    @Override
    boolean take(Snapshot<KvListing> listing) {
        List<KvEntry> entries = listing.state().under(name).entries();
        if (entries.isEmpty() && current() == null) {
            return false;
        }
        take(listing, entries);
        return true;
    }

    /** There is nothing, and it is not for want of rights. */
    void takeNothing(Snapshot<?> answer) {
        take(answer, List.of());
    }

    private void take(Snapshot<?> answer, List<KvEntry> entries) {
        Snapshot<List<KvEntry>> known = current();
        epoch += known != null && answer.epoch() != listingEpoch ? 1 : 0;
        listingEpoch = answer.epoch();
        if (known == null || !known.state().equals(entries) || known.epoch() != epoch) {
            tell(new Snapshot<>(entries, answer.index(), epoch, answer.age(), answer.filtered()));
        }
    }
}
