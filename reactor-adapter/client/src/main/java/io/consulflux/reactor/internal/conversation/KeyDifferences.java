// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.kv.listing.KeyListing;
import io.consulflux.protocol.Input;
import io.consulflux.state.Snapshot;
import java.util.function.Function;

/** Reads listings of keys as what came and what went: they are many, and a step is to cost what changed. */
final class KeyDifferences implements Function<Snapshot<KeyListing>, Input> {

    private KeyListing listing = KeyListing.empty();

    @Override
    public Input apply(Snapshot<KeyListing> snapshot) {
        KeyListing.Difference difference = listing.to(snapshot.state());
        listing = snapshot.state();
        return new Input.KeysChanged(difference.added(), difference.removed());
    }
}
