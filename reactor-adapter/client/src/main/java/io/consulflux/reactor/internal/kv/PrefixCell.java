// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A watched prefix. */
final class PrefixCell extends Cell<List<KvEntry>> {

    /** What was told last. */
    private KvListing told = KvListing.empty();

    PrefixCell(String prefix, KvHub hub) {
        super(prefix, hub);
    }

    @Override
    boolean take(Snapshot<KvListing> listing, @Nullable KvRun poll) {
        KvListing state = listing.state().under(name);
        Snapshot<List<KvEntry>> answer = listing.map(whole -> state.entries());
        if (isDoubtful(answer, List::isEmpty)) {
            return false;
        }
        tell(answer, state, poll);
        return true;
    }

    @Override
    boolean isNothingIn(KvListing listing) {
        return listing.under(name).size() == 0;
    }

    /** An entry of that very name has come meanwhile: the next listing tells it. */
    @Override
    void settle(Snapshot<Optional<KvEntry>> entry, @Nullable KvRun poll) {
        if (entry.state().isEmpty()) {
            certain();
            tell(entry.map(nothing -> List.of()), KvListing.empty(), poll);
        }
    }

    private void tell(Snapshot<List<KvEntry>> answer, KvListing state, @Nullable KvRun poll) {
        long index = index(answer);
        Snapshot<List<KvEntry>> known = current();
        boolean older = known != null && told.wentBackIn(state, known.index());
        long epoch = epoch(answer, index, older, poll);
        told = state;
        if (known == null || !isTold(answer.state()) || known.epoch() != epoch) {
            tell(new Snapshot<>(answer.state(), index, epoch, answer.age(), answer.filtered()));
        }
    }
}
