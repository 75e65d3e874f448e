// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.KvCursor;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import java.util.Optional;

/** A poll that others keep alive: what it knows, and an answer on its way to it. */
final class PollModel {

    private KvCursor cursor = KvCursor.start();
    private Optional<Snapshot<KvListing>> onItsWay = Optional.empty();
    private Optional<Snapshot<KvListing>> current = Optional.empty();

    boolean isAnswered() {
        return onItsWay.isPresent();
    }

    /** Consul answers; the answer arrives later. */
    void answer(Tree tree) {
        onItsWay = Optional.of(tree.snapshot(0));
    }

    /** What equals the state before is none, unless the index went backwards. */
    void receive() {
        Snapshot<KvListing> answer = onItsWay.orElseThrow();
        onItsWay = Optional.empty();
        cursor = cursor.answered(answer.index());
        boolean same = current.filter(known -> known.state().equals(answer.state()) && known.epoch() == cursor.epoch())
                .isPresent();
        if (!same) {
            current = Optional.of(
                    new Snapshot<>(answer.state(), answer.index(), cursor.epoch(), Optional.empty(), Filtered.UNKNOWN));
        }
    }

    /** What it tells who looks now. */
    Optional<Snapshot<KvListing>> current() {
        return current;
    }
}
