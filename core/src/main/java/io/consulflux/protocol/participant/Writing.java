// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.kv.KvWrite;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Publishes the state under the session. A session may acquire a key that it holds, so that a write whose fate is unknown is
 * repeated, for as long as the session lives.
 */
final class Writing extends Staying {

    private static final int SERVER_ERROR = 500;

    private final String session;
    private final String state;
    private final long number;
    private final KvWrite write;
    private Optional<String> underWay = Optional.empty();
    private OptionalLong retryAt = OptionalLong.empty();
    private int failures;

    Writing(Stay stay) {
        super(stay);
        this.session = stay.session().orElseThrow().session();
        this.state = stay.state().orElseThrow();
        this.number = stay.given();
        this.write = stay.write(session, state);
    }

    /** Some time from now: there is reason to think that it may be taken then. */
    static Writing at(Stay stay, long when) {
        Writing writing = new Writing(stay);
        writing.retryAt = OptionalLong.of(when);
        return writing;
    }

    @Override
    ParticipantPhase entered() {
        return retryAt.isPresent() ? this : write();
    }

    private ParticipantPhase write() {
        retryAt = OptionalLong.empty();
        String name = stay.named("state");
        stay.writing();
        underWay = Optional.of(name);
        stay.draft.call(Call.of(name, write.request()));
        return this;
    }

    @Override
    ParticipantPhase answered(Call call, Response response) {
        if (!underWay.equals(Optional.of(call.name()))) {
            return this;
        }
        boolean done = write.isDone(response);
        underWay = Optional.empty();
        if (!done) {
            stay.refused();
            return new Refused(stay, session);
        }
        stay.published(session, state, number);
        // One that was asked for before the session was lost may have come while the one before it was published again.
        return stay.owes() ? new Writing(stay) : new Present(stay);
    }

    @Override
    ParticipantPhase failed(Call call, ConsulException failure) {
        if (!underWay.equals(Optional.of(call.name()))) {
            return this;
        }
        underWay = Optional.empty();
        if (failure.isRetryable()) {
            failures++;
            retryAt = OptionalLong.of(stay.retryAfter(failures));
            return this;
        }
        boolean sessionless =
                failure instanceof ConsulRequestException && failure.status().orElse(-1) == SERVER_ERROR;
        return sessionless ? new Doubting(stay, session, failure) : fail(failure);
    }

    @Override
    ParticipantPhase fired(String timer) {
        return write();
    }

    @Override
    Optional<String> underWay() {
        return underWay;
    }

    @Override
    Wants wants() {
        return wants(timer(retryAt), List.of(), states(0), Optional.empty());
    }
}
