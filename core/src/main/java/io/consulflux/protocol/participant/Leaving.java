// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input.SessionHeld;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Deletes the entry, if it is still ours. It is tried for as long as the session lives: others may keep that alive for long,
 * and the entry with it.
 */
final class Leaving extends ParticipantPhase {

    private static final String DEPARTURE = "departure";

    private final Farewell farewell;

    /** A write that must be over first, or it could undo the deletion. */
    private Optional<String> underWay;

    private OptionalLong retryAt = OptionalLong.empty();
    private int failures;

    Leaving(Stay stay, Farewell farewell, Optional<String> underWay) {
        super(stay);
        this.farewell = farewell;
        this.underWay = underWay;
    }

    @Override
    ParticipantPhase entered() {
        return underWay.isPresent() ? this : depart();
    }

    private ParticipantPhase depart() {
        retryAt = OptionalLong.empty();
        Optional<String> session = stay.session().map(SessionHeld::session).filter(held -> stay.isHolding());
        if (session.isEmpty()) {
            return farewell.say(stay);
        }
        stay.draft.call(Call.of(DEPARTURE, stay.departure(session.orElseThrow())));
        return this;
    }

    @Override
    ParticipantPhase answered(Call call, Response response) {
        if (isAwaited(call)) {
            underWay = Optional.empty();
            return depart();
        }
        return call.name().equals(DEPARTURE) ? farewell.say(stay) : this;
    }

    @Override
    ParticipantPhase failed(Call call, ConsulException failure) {
        if (isAwaited(call)) {
            underWay = Optional.empty();
            return depart();
        }
        if (!call.name().equals(DEPARTURE)) {
            return this;
        }
        if (!failure.isRetryable()) {
            return farewell.say(stay);
        }
        failures++;
        retryAt = OptionalLong.of(stay.retryAfter(failures));
        return this;
    }

    private boolean isAwaited(Call call) {
        return underWay.equals(Optional.of(call.name()));
    }

    @Override
    ParticipantPhase fired(String timer) {
        return depart();
    }

    /** With the session the entry goes, too. */
    @Override
    ParticipantPhase lost(ConsulException cause) {
        return farewell.say(stay);
    }

    @Override
    ParticipantPhase sessionless(ConsulException failure) {
        return farewell.say(stay);
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
        return wants(timer(retryAt), List.of(), OptionalLong.empty(), Optional.empty());
    }
}
