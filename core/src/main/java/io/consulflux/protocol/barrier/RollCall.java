// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.Straggler.Reason;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Barrier.Policy;
import io.consulflux.barrier.BarrierCondition;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How those who have a say stand by the listing judged last. Judging costs what changed, but for one look at each entry. */
final class RollCall {

    private final Barrier barrier;
    private final Attendance attendance;
    private final Map<String, Standing> standings = new HashMap<>();

    /** The last state of those who left and are waited for. */
    private final Map<String, String> missed = new HashMap<>();

    private final List<Straggler> breaking = new ArrayList<>();
    private KvListing listing = KvListing.empty();
    private int ready;
    private int present;

    private enum Standing {
        READY,
        BUSY,
        FAILED
    }

    /** How many of those that count are ready, how many there are, and how many must be ready. */
    record Counts(int ready, int present, int needed) {

        boolean isEnough() {
            return ready >= needed;
        }
    }

    RollCall(Barrier barrier, Attendance attendance) {
        this.barrier = barrier;
        this.attendance = attendance;
    }

    /** Judges a listing as a whole; what it was judged by before is forgotten, but for who was there. */
    void judge(KvListing later) {
        listing.changesTo(later, this::take);
        listing = later;
    }

    KvListing listing() {
        return listing;
    }

    Counts counts() {
        int all = present + missed.size();
        return new Counts(ready, all, barrier.condition().needed(all));
    }

    /** Those for whose sake the barrier is to be given up. */
    List<Straggler> breaking() {
        return breaking;
    }

    private void take(KvChange change) {
        attendance
                .id(change.key())
                .filter(barrier.condition()::concerns)
                .ifPresent(id -> take(id, attendance.before(change), attendance.after(change)));
    }

    private void take(String id, Optional<Participant> before, Optional<Participant> after) {
        count(standings.remove(id), -1);
        if (after.isPresent()) {
            missed.remove(id);
            come(after.get());
        } else if (before.isPresent()) {
            leave(before.get());
        }
    }

    private void come(Participant participant) {
        Standing standing = standing(participant);
        standings.put(participant.id(), standing);
        count(standing, 1);
        if (standing == Standing.FAILED && barrier.onFailed() == Policy.FAIL) {
            breaking.add(new Straggler(participant.id(), participant.state(), Reason.FAILED));
        }
    }

    private void leave(Participant participant) {
        if (barrier.onLeave() == Policy.FAIL) {
            breaking.add(new Straggler(participant.id(), participant.state(), Reason.LEFT));
        } else if (barrier.onLeave() == Policy.WAIT) {
            missed.put(participant.id(), participant.state());
        }
    }

    private Standing standing(Participant participant) {
        if (barrier.failed().test(participant)) {
            return Standing.FAILED;
        }
        return barrier.ready().test(participant) ? Standing.READY : Standing.BUSY;
    }

    private void count(@Nullable Standing standing, int step) {
        ready += standing == Standing.READY ? step : 0;
        boolean absent = standing == null || (standing == Standing.FAILED && barrier.onFailed() == Policy.ABSENT);
        present += absent ? 0 : step;
    }

    /** Those that are ready, by their ids. */
    List<Participant> ready() {
        return listing.entries().stream()
                .flatMap(entry -> attendance.participant(entry).stream())
                .filter(participant -> standings.get(participant.id()) == Standing.READY)
                .toList();
    }

    /** Those that are not ready, by their ids, and why. */
    List<Straggler> stragglers() {
        List<Straggler> stragglers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (KvEntry entry : listing.entries()) {
            attendance
                    .id(entry.key())
                    .filter(barrier.condition()::concerns)
                    .filter(id -> standings.get(id) != Standing.READY)
                    .filter(id -> !missed.containsKey(id))
                    .ifPresent(id -> stragglers.add(
                            new Straggler(id, entry.value().utf8().strip(), reason(id))));
            attendance.id(entry.key()).ifPresent(seen::add);
        }
        missed.forEach((id, state) -> stragglers.add(new Straggler(id, state, Reason.LEFT)));
        if (barrier.condition() instanceof BarrierCondition.Named named) {
            named.ids().stream()
                    .filter(id -> !seen.contains(id) && !missed.containsKey(id))
                    .forEach(id -> stragglers.add(new Straggler(id, "", Reason.MISSING)));
        }
        stragglers.sort(Comparator.comparing(Straggler::id));
        return stragglers;
    }

    private Reason reason(String id) {
        Standing standing = standings.get(id);
        if (standing == null) {
            return Reason.UNBOUND;
        }
        return standing == Standing.FAILED ? Reason.FAILED : Reason.NOT_READY;
    }
}
