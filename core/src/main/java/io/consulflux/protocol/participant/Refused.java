// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.session.SessionInfo;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The session was not given the key: another holds it, a session of our own that is lost holds it still, or nobody does and a
 * lock delay runs. Consul's answer is the same to all (Consul {@code agent/consul/kvs_endpoint.go} {@code kvsPreApply}); the
 * entry tells them apart.
 */
final class Refused extends Staying {

    private static final String ENTRY = "entry";
    private static final String HOLDER = "holder";
    private static final String FORMER = "destruction of our former session";
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String session;
    private Optional<String> holder = Optional.empty();
    private Optional<String> clearing = Optional.empty();

    /** @param session which was refused */
    Refused(Stay stay, String session) {
        super(stay);
        this.session = session;
    }

    @Override
    ParticipantPhase answered(Call call, Response response) {
        return switch (call.name()) {
            case ENTRY -> look(stay.entry().read(response, Optional.empty()));
            case HOLDER -> name(SessionCalls.sessions(call.request(), response));
            default -> clearing.equals(Optional.of(call.name())) ? new Writing(stay) : this;
        };
    }

    private ParticipantPhase look(Optional<KvEntry> entry) {
        holder = entry.flatMap(KvEntry::session);
        if (holder.isEmpty()) {
            return delayed();
        }
        if (holder.filter(stay.formers::contains).isPresent()) {
            String name = stay.named(FORMER);
            clearing = Optional.of(name);
            stay.draft.call(Call.of(name, SessionCalls.destroy(holder.orElseThrow(), stay.datacenter)));
            return this;
        }
        return holder.equals(Optional.of(session)) ? again(SOON) : this;
    }

    /** Who let go just now looks the same, which is why it is tried once more at once. */
    private ParticipantPhase delayed() {
        boolean first = !stay.isDelayed();
        if (stay.bearsDelay()) {
            return again(first ? SOON : PAUSE);
        }
        return fail(new ConsulUnavailableException(
                operation(),
                -1,
                "nobody holds the key, but Consul has let nobody have it for longer than a lock delay"));
    }

    private ParticipantPhase name(List<SessionInfo> sessions) {
        return sessions.stream()
                .findFirst()
                .map(info -> taken(Optional.of(info.node())))
                .orElseGet(this::unseen);
    }

    /**
     * It has just gone; or our token may not see it, which Consul answers alike (Consul {@code
     * agent/consul/session_endpoint.go} {@code Get}). With a session goes what it holds, in one step: an entry that names it
     * still, read after this, proves that it lives.
     */
    private ParticipantPhase unseen() {
        return stay.isUnseenAgain(holder.orElseThrow()) ? taken(Optional.empty()) : again(SOON);
    }

    private ParticipantPhase taken(Optional<String> node) {
        String where = node.map(name -> " on node " + name).orElse("");
        return fail(new ConsulTakenException(
                operation(),
                stay.as.key(),
                holder,
                node,
                "taken: session " + holder.orElse("") + where + " holds \"" + stay.as.key() + "\""));
    }

    private ParticipantPhase again(Duration pause) {
        return Writing.at(stay, stay.draft.at().after(pause));
    }

    private String operation() {
        return stay.entry().request().operation();
    }

    @Override
    ParticipantPhase failed(Call call, ConsulException failure) {
        return switch (call.name()) {
            case ENTRY -> failure.isRetryable() ? again(PAUSE) : fail(failure);
            case HOLDER -> taken(Optional.empty());
            default -> clearing.equals(Optional.of(call.name())) ? again(PAUSE) : this;
        };
    }

    @Override
    Wants wants() {
        return wants(Map.of(), question(), states(0), Optional.empty());
    }

    private List<Call> question() {
        if (clearing.isPresent()) {
            return List.of();
        }
        Request request = holder.map(other -> SessionCalls.info(other, stay.datacenter))
                .orElseGet(() -> stay.entry().request());
        return List.of(Call.of(holder.isPresent() ? HOLDER : ENTRY, request));
    }
}
