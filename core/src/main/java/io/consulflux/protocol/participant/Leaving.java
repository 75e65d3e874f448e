// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.codec.TxnCodec;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.poll.Verdict;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input.SessionHeld;
import io.consulflux.protocol.Wants;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Deletes the entry, if it is still ours. It is tried for as long as the session lives: others may keep that alive for long,
 * and the entry with it. Where Consul refuses, the entry is read before it is called gone.
 */
final class Leaving extends ParticipantPhase {

    private static final String DEPARTURE = "departure";
    private static final String REST = "what is left";
    private static final int LONGEST_TEXT = 300;

    /** How often an entry that was not ours may be ours when it is read: a write that was given up may come late. */
    private static final int MOST_CONFLICTS = 4;

    private final Farewell farewell;

    /** A write that must be over first, or it could undo the deletion. */
    private Optional<String> underWay;

    /** What Consul said instead of deleting the entry. */
    private Optional<ConsulException> refusal = Optional.empty();

    private OptionalLong retryAt = OptionalLong.empty();
    private int failures;
    private int conflicts;

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
        refusal = Optional.empty();
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
        return switch (call.name()) {
            case DEPARTURE ->
                response.status() == Stay.CONFLICT ? refused(conflict(call, response)) : farewell.say(stay);
            case REST -> judge(stay.entry().read(response, Optional.empty()));
            default -> this;
        };
    }

    /** Also what the token may not do is a rolled back transaction (Consul {@code agent/consul/txn_endpoint.go} {@code preCheck}). */
    private ConsulException conflict(Call call, Response response) {
        String operation = call.request().operation();
        String text = String.join(", ", TxnCodec.errors(response));
        String told = "HTTP " + response.status() + ", deletion of \"" + stay.as.key() + "\": "
                + text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        if (Verdict.isForWantOfRight(text)) {
            return new ConsulDeniedException(operation, told);
        }
        conflicts++;
        return new ConsulRequestException(operation, response.status(), told);
    }

    /** Where nothing will be said of the entry, nothing needs to be known. */
    private ParticipantPhase refused(ConsulException why) {
        if (!farewell.isTold()) {
            return farewell.say(stay);
        }
        refusal = Optional.of(why);
        return this;
    }

    private ParticipantPhase judge(Optional<KvEntry> entry) {
        Optional<String> own = stay.session().map(SessionHeld::session);
        if (entry.flatMap(KvEntry::session)
                .filter(holder -> own.equals(Optional.of(holder)))
                .isEmpty()) {
            return farewell.say(stay);
        }
        ConsulException why = refusal.orElseThrow();
        boolean mayPass = why.status().orElse(-1) == Stay.CONFLICT && conflicts <= MOST_CONFLICTS;
        if (!mayPass) {
            return farewell.failed(stay, why);
        }
        refusal = Optional.empty();
        return later();
    }

    @Override
    ParticipantPhase failed(Call call, ConsulException failure) {
        if (isAwaited(call)) {
            underWay = Optional.empty();
            return depart();
        }
        return switch (call.name()) {
            case DEPARTURE -> failure.isRetryable() ? later() : refused(failure);
            case REST -> failure.isRetryable() ? later() : farewell.failed(stay, refusal.orElseThrow());
            default -> this;
        };
    }

    private ParticipantPhase later() {
        failures++;
        retryAt = OptionalLong.of(stay.retryAfter(failures));
        return this;
    }

    private boolean isAwaited(Call call) {
        return underWay.equals(Optional.of(call.name()));
    }

    @Override
    ParticipantPhase fired(String timer) {
        retryAt = OptionalLong.empty();
        return refusal.isPresent() ? this : depart();
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
        boolean asks = refusal.isPresent() && retryAt.isEmpty();
        List<Call> question = asks ? List.of(Call.of(REST, stay.entry().request())) : List.of();
        return wants(timer(retryAt), question, OptionalLong.empty(), Optional.empty());
    }
}
