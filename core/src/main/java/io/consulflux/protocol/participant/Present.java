// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.protocol.Wants;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last state is there for others to see. */
final class Present extends Staying {

    Present(Stay stay) {
        super(stay);
    }

    @Override
    ParticipantPhase entered() {
        return stay.ending().isPresent() ? leave() : this;
    }

    @Override
    ParticipantPhase given() {
        return new Writing(stay);
    }

    @Override
    Wants wants() {
        return wants(Map.of(), List.of(), states(1), Optional.empty());
    }
}
