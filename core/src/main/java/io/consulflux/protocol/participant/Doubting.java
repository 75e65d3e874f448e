// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Consul refused a state. It does so where there is no such session, which is asked for: the text of a refusal is not for
 * programs, and differs between releases. A session that is gone is for those who keep it to find lost.
 */
final class Doubting extends Staying {

    private static final String OWN = "own session";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String session;
    private final ConsulException refusal;
    private final Request question;
    private OptionalLong retryAt = OptionalLong.empty();

    Doubting(Stay stay, String session, ConsulException refusal) {
        super(stay);
        this.session = session;
        this.refusal = refusal;
        this.question = SessionCalls.info(session, stay.datacenter);
    }

    @Override
    ParticipantPhase answered(Call call, Response response) {
        if (!call.name().equals(OWN)) {
            return this;
        }
        if (!SessionCalls.sessions(question, response).isEmpty()) {
            return fail(refusal);
        }
        retryAt = OptionalLong.of(stay.draft.at().after(PAUSE));
        return this;
    }

    @Override
    ParticipantPhase failed(Call call, ConsulException failure) {
        if (!call.name().equals(OWN)) {
            return this;
        }
        return failure.isRetryable() ? Writing.at(stay, stay.draft.at().after(PAUSE)) : fail(refusal);
    }

    @Override
    ParticipantPhase fired(String timer) {
        return new Writing(stay);
    }

    @Override
    Wants wants() {
        return retryAt.isPresent()
                ? wants(timer(retryAt), List.of(), states(0), Optional.of(session))
                : wants(timer(retryAt), List.of(Call.of(OWN, question)), states(0), Optional.empty());
    }
}
