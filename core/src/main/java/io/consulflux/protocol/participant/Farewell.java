// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.ParticipantEvent.Left.Reason;
import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Input.StatesEnded;
import java.util.Optional;

/** How a stay shall end once the entry is gone. */
record Farewell(Optional<Reason> reason, Optional<? extends Throwable> failure) {

    static Farewell silent() {
        return new Farewell(Optional.empty(), Optional.empty());
    }

    static Farewell failing(Throwable failure) {
        return new Farewell(Optional.empty(), Optional.of(failure));
    }

    static Farewell after(Optional<StatesEnded> ending) {
        Optional<Throwable> failure = ending.flatMap(StatesEnded::failure);
        return new Farewell(Optional.of(failure.isPresent() ? Reason.FAILED : Reason.COMPLETED), failure);
    }

    /** Whether somebody shall be told that the entry is gone. */
    boolean isTold() {
        return reason.isPresent();
    }

    /** Instead of {@link #say}: the entry is there still. */
    ParticipantPhase failed(Stay stay, ConsulException refusal) {
        failure.ifPresent(first -> first.addSuppressed(refusal));
        return new Ended(stay, failure.isPresent() ? failure : Optional.of(refusal));
    }

    ParticipantPhase say(Stay stay) {
        reason.ifPresent(stay::tellLeft);
        return new Ended(stay, failure);
    }
}
