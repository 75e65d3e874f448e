// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.reactor.internal.poll.PollSlot;
import io.consulflux.reactor.internal.poll.Slots;
import io.consulflux.reactor.internal.poll.Told;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.Optional;
import java.util.function.Predicate;
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

    private @Nullable KvRun teller;
    private long tellersEpoch;
    private long epoch;
    private boolean inDoubt;

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

    /** Whether what is there is still to be found out: an answer that shows something ends the doubt as well. */
    final boolean isInDoubt() {
        return inDoubt;
    }

    final void tell(Snapshot<S> snapshot) {
        current = snapshot;
        slots.forEach(PollSlot::look);
    }

    final void complete() {
        slots.close();
        slots.forEach(PollSlot::complete);
    }

    final void fail(Throwable failure) {
        slots.close();
        slots.forEach(slot -> slot.fail(failure));
    }

    /**
     * The epoch of what an answer tells. It grows when the index of the poll that tells it goes backwards, and when an
     * index is below the one told last: a poll that begins knows of no step back that came before it.
     *
     * @param index the index under which the answer would be told, unsigned
     * @param older whether the answer itself shows an older state than the one told last
     * @param poll which poll tells it; none for a read of its own
     */
    final long epoch(Snapshot<?> answer, long index, boolean older, @Nullable KvRun poll) {
        Snapshot<S> known = current;
        boolean lower = known != null && Long.compareUnsigned(index, known.index()) < 0;
        boolean steppedBack = poll != null && poll == teller && answer.epoch() != tellersEpoch;
        if (known != null && (lower || older || steppedBack)) {
            epoch++;
        }
        if (poll != null) {
            teller = poll;
            tellersEpoch = answer.epoch();
        }
        return epoch;
    }

    /**
     * Takes its part of a listing.
     *
     * @param poll which poll tells it; none for a read of its own
     * @return false if the listing shows nothing, and not whether there is nothing or nothing may be seen
     */
    abstract boolean take(Snapshot<KvListing> listing, @Nullable KvRun poll);

    /** Whether a listing shows nothing for it. */
    abstract boolean isNothingIn(KvListing listing);

    /**
     * Takes the answer to a read of the one name, which shows nothing only where there is nothing.
     *
     * @param poll which poll tells it; none for a read of its own
     */
    abstract void settle(Snapshot<Optional<KvEntry>> entry, @Nullable KvRun poll);

    /**
     * Whether an answer shows nothing without telling that there is nothing: the token may never have had the right to see
     * it, or may have lost it.
     */
    final boolean isDoubtful(Snapshot<S> answer, Predicate<S> isNothing) {
        Snapshot<S> known = current;
        boolean nothing = isNothing.test(answer.state());
        boolean knownForNothing = known != null && isNothing.test(known.state());
        boolean seenWhole = known != null && answer.filtered() == Snapshot.Filtered.NO;
        boolean doubtful = nothing && !knownForNothing && !seenWhole;
        inDoubt = inDoubt && doubtful;
        return doubtful;
    }

    /** What is there is being found out. */
    final void doubt() {
        inDoubt = true;
    }

    /** Whether a state is the one told last. */
    final boolean isTold(S state) {
        Snapshot<S> known = current;
        return known != null && known.state().equals(state);
    }

    /** The index of an answer: where that has none, as a transaction's, or tells nothing new, the one told last. */
    final long index(Snapshot<S> answer) {
        Snapshot<S> known = current;
        if (known != null && (answer.index() == KvReads.NO_INDEX || isTold(answer.state()))) {
            return known.index();
        }
        return answer.index() == KvReads.NO_INDEX ? 1 : answer.index();
    }

    /** What is there has been found out. */
    final void certain() {
        inDoubt = false;
    }
}
