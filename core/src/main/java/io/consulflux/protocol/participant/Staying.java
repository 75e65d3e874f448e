// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulException;
import java.util.Optional;
import java.util.OptionalLong;

/** A phase in which there is or shall be an entry. */
abstract sealed class Staying extends ParticipantPhase permits Waiting, Writing, Refused, Doubting, Present {

    Staying(Stay stay) {
        super(stay);
    }

    @Override
    final ParticipantPhase lost(ConsulException cause) {
        return stay.as.onLoss() == Participation.OnLoss.END ? new Ended(stay, Optional.of(cause)) : new Waiting(stay);
    }

    @Override
    final ParticipantPhase sessionless(ConsulException failure) {
        return new Ended(stay, Optional.of(failure));
    }

    /** A state that was given is published first; a failure waits for nothing. */
    @Override
    final ParticipantPhase statesEnded() {
        boolean failed = stay.ending().flatMap(how -> how.failure()).isPresent();
        return failed || !stay.owes() ? leave() : this;
    }

    @Override
    final ParticipantPhase cancelled() {
        return new Leaving(stay, Farewell.silent(), underWay());
    }

    /** The name of a write that is under way. */
    Optional<String> underWay() {
        return Optional.empty();
    }

    /** Leaves as the publisher of states has ended. */
    final ParticipantPhase leave() {
        return new Leaving(stay, Farewell.after(stay.ending()), underWay());
    }

    final ParticipantPhase fail(ConsulException failure) {
        return new Leaving(stay, Farewell.failing(failure), Optional.empty());
    }

    /** The states that the publisher may have given by now: all so far, and so many more. */
    final OptionalLong states(int more) {
        return stay.ending().isPresent() ? OptionalLong.empty() : OptionalLong.of(stay.given() + more);
    }
}
