// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.protocol.session.SessionKeeper;
import io.consulflux.session.SessionSpec;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the session that carries the job. Right after an agent's start Consul refuses for want of the agent's health
 * check (Consul issue 14515), which passes.
 */
final class Opening extends Phase {

    private static final Duration TTL = Duration.ofSeconds(15);

    private static final String CREATE = "session creation";

    private final Account account;
    private final Optional<String> server;
    private final Patience patience = new Patience();
    private long sent;

    Opening(Talk talk, Account account, Optional<String> server) {
        super(talk);
        this.account = account;
        this.server = server;
    }

    @Override
    Phase entered() {
        sent = talk.at().nanos();
        talk.call(Call.of(CREATE, SessionCalls.create(spec(), talk.foreign())));
        return this;
    }

    /** Elsewhere it is bound to a server, and to none of its checks: they say nothing of this job. */
    private SessionSpec spec() {
        SessionSpec spec = SessionSpec.named(name()).ttl(TTL).behavior(SessionSpec.Behavior.DELETE);
        return server.map(node -> spec.onNode(node).withoutChecks()).orElse(spec);
    }

    private String name() {
        return talk.foreign().isPresent()
                ? "Remote Exec via " + talk.localNode() + "@" + talk.localDatacenter()
                : "Remote Exec";
    }

    @Override
    Phase answered(Call call, Response response) {
        String session = SessionCalls.created(response);
        return new Storing(talk, account, new SessionKeeper(session, TTL, talk.foreign(), sent));
    }

    @Override
    Phase failed(Call call, ConsulException failure) {
        return failure instanceof ConsulUnavailableException && patience.allows(talk.at())
                ? this
                : new Ended(talk, Optional.of(failure));
    }

    @Override
    Phase fired(String timer) {
        if (timer.equals(DEADLINE)) {
            account.missAwaited(ExecEvent.Missing.Reason.DEADLINE);
            return abandon(Farewell.of(account.summary(Optional.of(ExecEvent.Outcome.TIMED_OUT), Optional.empty())));
        }
        patience.retried();
        return entered();
    }

    @Override
    Phase cancelled() {
        return abandon(Farewell.silent());
    }

    /** A creation under way cannot be taken back: wait for the session's name, to destroy it. */
    private Phase abandon(Farewell farewell) {
        return patience.retryAt().isPresent() ? farewell.say(talk) : new Abandoning(talk, farewell);
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = new HashMap<>();
        timers.put(DEADLINE, talk.deadline());
        patience.retryAt().ifPresent(when -> timers.put(RETRY, when));
        return new Wants(Optional.empty(), timers, List.of());
    }
}
