// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.protocol.Wants;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits for a session, or for the first state. */
final class Waiting extends Staying {

    Waiting(Stay stay) {
        super(stay);
    }

    @Override
    ParticipantPhase entered() {
        return stay.session().isPresent() && stay.state().isPresent() ? new Writing(stay) : this;
    }

    @Override
    ParticipantPhase held(String session) {
        return entered();
    }

    @Override
    ParticipantPhase given() {
        return entered();
    }

    @Override
    Wants wants() {
        return wants(Map.of(), List.of(), states(stay.state().isPresent() ? 0 : 1), Optional.empty());
    }
}
