// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import java.util.Optional;

/** Nothing is left to do. */
final class Ended extends ParticipantPhase {

    private final Optional<? extends Throwable> failure;

    Ended(Stay stay, Optional<? extends Throwable> failure) {
        super(stay);
        this.failure = failure;
    }

    @Override
    ParticipantPhase lost(ConsulException cause) {
        return this;
    }

    @Override
    ParticipantPhase sessionless(ConsulException cause) {
        return this;
    }

    @Override
    ParticipantPhase statesEnded() {
        return this;
    }

    @Override
    ParticipantPhase cancelled() {
        return this;
    }

    @Override
    Wants wants() {
        return Wants.nothing();
    }

    @Override
    Step.Ending ending() {
        return new Step.Over(failure);
    }
}
