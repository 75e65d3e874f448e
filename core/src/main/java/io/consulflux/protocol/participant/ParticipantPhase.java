// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A part of a stay. Its methods are the inputs; each gives the phase that follows, which may be itself. */
abstract sealed class ParticipantPhase permits Staying, Leaving, Ended {

    static final String RETRY = "retry";

    final Stay stay;

    ParticipantPhase(Stay stay) {
        this.stay = stay;
    }

    /** Called once, when the conversation comes here. */
    ParticipantPhase entered() {
        return this;
    }

    ParticipantPhase answered(Call call, Response response) {
        return this;
    }

    ParticipantPhase failed(Call call, ConsulException failure) {
        return this;
    }

    ParticipantPhase fired(String timer) {
        return this;
    }

    ParticipantPhase held(String session) {
        return this;
    }

    abstract ParticipantPhase lost(ConsulException cause);

    /** There will be no session any more. */
    abstract ParticipantPhase sessionless(ConsulException failure);

    ParticipantPhase given() {
        return this;
    }

    abstract ParticipantPhase statesEnded();

    /** The listener has gone: put in order what was begun. */
    abstract ParticipantPhase cancelled();

    abstract Wants wants();

    Step.Ending ending() {
        return new Step.Open();
    }

    static Map<String, Long> timer(OptionalLong retryAt) {
        return retryAt.isPresent() ? Map.of(RETRY, retryAt.getAsLong()) : Map.of();
    }

    final Wants wants(Map<String, Long> timers, List<Call> reads, OptionalLong states, Optional<String> doubted) {
        return new Wants(Optional.empty(), timers, reads, states, doubted);
    }
}
