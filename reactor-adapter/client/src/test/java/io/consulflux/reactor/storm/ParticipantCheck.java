// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulTakenException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a participant told the truth about its own entry: its states in the order in which they were given, each once for
 * each session that held it, and nobody else's doing.
 *
 * @param given all states that it was given, in that order, no two alike
 */
record ParticipantCheck(String name, List<String> given, Complaints complaints) {

    /**
     * The stream is over, with this failure or with none.
     *
     * @param isThere whether the entry is in Consul nevertheless
     */
    void check(List<NodeEvent> told, Optional<Throwable> failure, boolean isThere) {
        boolean in = false;
        boolean left = false;
        int published = -1;
        boolean again = false;
        for (NodeEvent event : told) {
            complaints.unless(!left, "%s: %s after it left", name, event);
            if (event instanceof ParticipantEvent.Entered) {
                complaints.unless(!in, "%s: entered twice: %s", name, event);
                in = true;
            } else if (event instanceof ParticipantEvent.Lost) {
                in = false;
                again = true;
            } else if (event instanceof ParticipantEvent.Published state) {
                int next = given.indexOf(state.state());
                boolean follows = next > published || (again && next == published);
                complaints.unless(in && follows, "%s: %s is no next state of %s", name, event, given);
                published = Math.max(published, next);
                again = false;
            } else if (event instanceof ParticipantEvent.Left) {
                left = true;
            }
        }
        if (failure.isEmpty()) {
            complaints.unless(left, "%s: ends without having left", name);
            complaints.unless(published == given.size() - 1, "%s: left before %s was published", name, given);
            complaints.unless(!isThere, "%s: left, and its entry is there", name);
        }
        failure.ifPresent(cause -> complaints.unless(
                cause instanceof ConsulException && !(cause instanceof ConsulTakenException),
                "%s: failed with %s",
                name,
                cause));
    }
}
