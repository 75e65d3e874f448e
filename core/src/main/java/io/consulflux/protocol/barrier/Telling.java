// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.BarrierEvent;
import io.consulflux.Participant;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.protocol.barrier.RollCall.Counts;
import io.consulflux.state.KvChange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * What the listener is told, as far as it can take it: the differences from one listing to a later one, in full, then how
 * far the barrier is. Listings that come in between are left out, so that no more is held than two of them and the
 * differences.
 */
final class Telling {

    private final Attendance attendance;
    private final Queue<BarrierEvent> due = new ArrayDeque<>();
    private Optional<View> told = Optional.empty();
    private Optional<View> newest = Optional.empty();
    private boolean behind;

    /**
     * A listing as it was judged.
     *
     * @param opened those that were ready, if it opened the barrier
     */
    record View(KvListing listing, Counts counts, Instant at, Optional<List<Participant>> opened) {}

    Telling(Attendance attendance) {
        this.attendance = attendance;
    }

    /** From now on this is the newest. */
    void show(View view) {
        newest = Optional.of(view);
        behind = true;
    }

    /**
     * The next events, no more than so many.
     *
     * @param observer the node of the agent that is asked
     */
    List<BarrierEvent> next(long most, String observer) {
        List<BarrierEvent> events = new ArrayList<>();
        while (events.size() < most && (behind || !due.isEmpty())) {
            BarrierEvent event = due.poll();
            if (event == null) {
                goOn(observer);
            } else {
                events.add(event);
            }
        }
        return events;
    }

    /** Whether the opening has been told whole. */
    boolean isOver() {
        return !behind && due.isEmpty() && told.flatMap(View::opened).isPresent();
    }

    private void goOn(String observer) {
        View to = newest.orElseThrow();
        KvListing from = told.map(View::listing).orElseGet(KvListing::empty);
        from.changesTo(to.listing(), change -> tell(change, to.at()));
        Counts counts = to.counts();
        if (to.opened().isPresent() || !told.map(View::counts).equals(Optional.of(counts))) {
            due.add(new BarrierEvent.Ready(observer, to.at(), counts.ready(), counts.present(), counts.needed()));
        }
        to.opened().ifPresent(ready -> due.add(new BarrierEvent.Opened(observer, to.at(), ready)));
        told = newest;
        behind = false;
    }

    private void tell(KvChange change, Instant at) {
        Participant before = attendance.before(change).orElse(null);
        Participant after = attendance.after(change).orElse(null);
        if (after == null) {
            if (before != null) {
                due.add(new BarrierEvent.Left(before.id(), at, before));
            }
        } else if (before == null) {
            due.add(new BarrierEvent.Joined(after.id(), at, after));
        } else if (!after.equals(before)) {
            due.add(new BarrierEvent.Changed(after.id(), at, after, before));
        }
    }
}
