// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.error.ConsulException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a barrier at which certain ids are awaited told the truth, and opened only if they could all have been ready at one
 * time.
 *
 * @param name for complaints
 * @param awaited the ids
 */
record BarrierCheck(String name, Set<String> awaited, Complaints complaints) {

    static final String READY = "ready";

    /** When an id may have been ready: from when that was begun to be written until something else surely was. */
    record Spell(String id, long from, long to) {}

    /** An event, and when it was heard. */
    record Heard(long at, NodeEvent event) {}

    /** The stream is over, with this failure or with none. */
    void check(List<Heard> told, Optional<Throwable> failure, List<Spell> ready) {
        Map<String, Participant> present = new HashMap<>();
        boolean open = false;
        for (Heard heard : told) {
            complaints.unless(!open, "%s: %s after it opened", name, heard.event());
            if (heard.event() instanceof BarrierEvent.Opened opened) {
                open = true;
                opened(opened, heard.at(), ready);
            } else {
                follow(heard.event(), present);
            }
        }
        complaints.unless(open || failure.isPresent(), "%s: ends without having opened", name);
        failure.ifPresent(this::failed);
    }

    private void follow(NodeEvent event, Map<String, Participant> present) {
        if (event instanceof BarrierEvent.Joined joined) {
            Participant before = present.put(joined.node(), joined.participant());
            complaints.unless(before == null, "%s: joined twice: %s", name, event);
        } else if (event instanceof BarrierEvent.Changed changed) {
            Participant before = present.put(changed.node(), changed.participant());
            complaints.unless(changed.previous().equals(before), "%s: %s follows on %s", name, event, before);
            complaints.unless(!changed.participant().equals(before), "%s: no change: %s", name, event);
        } else if (event instanceof BarrierEvent.Left left) {
            Participant before = present.remove(left.node());
            complaints.unless(left.previous().equals(before), "%s: %s follows on %s", name, event, before);
        }
    }

    private void opened(BarrierEvent.Opened opened, long at, List<Spell> ready) {
        Set<String> said = opened.participants().stream()
                .filter(participant -> participant.state().equals(READY))
                .map(Participant::id)
                .collect(Collectors.toSet());
        complaints.unless(said.containsAll(awaited), "%s: opened for %s of %s", name, said, awaited);
        complaints.unless(coincide(at, ready), "%s: a false opening at %s: %s", name, at, ready);
    }

    /** The best time for all to be ready is when one of them begins to be. */
    private boolean coincide(long until, List<Spell> ready) {
        return ready.stream()
                .mapToLong(Spell::from)
                .filter(time -> time <= until)
                .anyMatch(time -> awaited.stream()
                        .allMatch(id -> ready.stream()
                                .anyMatch(
                                        spell -> spell.id().equals(id) && spell.from() <= time && time <= spell.to())));
    }

    private void failed(Throwable failure) {
        boolean known = failure instanceof ConsulException && !(failure instanceof BarrierBrokenException);
        complaints.unless(known, "%s: failed with %s", name, failure);
        if (failure instanceof BarrierTimeoutException late) {
            complaints.unless(late.ready() < late.needed(), "%s: ready, and not opened: %s", name, failure);
        }
    }
}
