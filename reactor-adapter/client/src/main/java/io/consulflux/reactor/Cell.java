// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.kv.KvListing;
import io.consulflux.state.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * One watched thing among those that a poll covers, and its state for all who watch it.
 *
 * <p>Threads: the state is set by the hub, one thread at a time; who joins and leaves is {@link Slots}' matter.
 */
abstract sealed class Cell<S> implements Told<S> permits KeyCell, PrefixCell {

    /** The key or the prefix. */
    final String name;

    final Slots<S> slots = new Slots<>();

    private final KvHub hub;
    private volatile @Nullable Snapshot<S> current;

    Cell(String name, KvHub hub) {
        this.name = name;
        this.hub = hub;
    }

    @Override
    public final @Nullable Snapshot<S> current() {
        return current;
    }

    @Override
    public final void leave(PollSlot<S> slot) {
        if (slots.remove(slot)) {
            hub.left(this);
        }
    }

    final void tell(Snapshot<S> snapshot) {
        current = snapshot;
        slots.forEach(PollSlot::look);
    }

    final void fail(Throwable failure) {
        slots.close();
        slots.forEach(slot -> slot.fail(failure));
    }

    /**
     * Takes its part of a listing.
     *
     * @return false if the listing does not show whether there is nothing or nothing may be seen
     */
    abstract boolean take(Snapshot<KvListing> listing);
}
