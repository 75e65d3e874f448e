// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.kv.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A watched prefix. */
final class PrefixCell extends Cell<List<KvEntry>> {

    PrefixCell(String prefix, KvHub hub) {
        super(prefix, hub);
    }

    @Override
    boolean take(Snapshot<KvListing> listing, @Nullable KvRun poll) {
        Snapshot<List<KvEntry>> answer = listing.map(state -> state.under(name).entries());
        if (isDoubtful(answer, List::isEmpty)) {
            return false;
        }
        tell(answer, poll);
        return true;
    }

    /** An entry of that very name has come meanwhile: the next listing tells it. */
    @Override
    void settle(Snapshot<Optional<KvEntry>> entry, @Nullable KvRun poll) {
        if (entry.state().isEmpty()) {
            certain();
            tell(entry.map(nothing -> List.of()), poll);
        }
    }

    private void tell(Snapshot<List<KvEntry>> answer, @Nullable KvRun poll) {
        long index = index(answer);
        long epoch = epoch(answer, index, poll);
        Snapshot<List<KvEntry>> known = current();
        if (known == null || !isTold(answer.state()) || known.epoch() != epoch) {
            tell(new Snapshot<>(answer.state(), index, epoch, answer.age(), answer.filtered()));
        }
    }
}
