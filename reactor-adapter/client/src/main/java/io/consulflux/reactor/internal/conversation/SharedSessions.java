// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.NodeEvent;
import io.consulflux.protocol.session.KeepProtocol;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One kept session for all whose sessions shall be alike. */
public final class SharedSessions {

    private final ConcurrentMap<SessionSpec, SharedSession> open = new ConcurrentHashMap<>();

    /** Those included that are being destroyed. */
    private final Set<ProtocolDriver<?>> kept = ConcurrentHashMap.newKeySet();

    private final Connection connection;
    private final Polls polls;
    private final Optional<String> datacenter;

    public SharedSessions(Connection connection, Polls polls, Optional<String> datacenter) {
        this.connection = connection;
        this.polls = polls;
        this.datacenter = datacenter;
    }

    /** Lets a conversation use such a session: it is told how that stands until it {@linkplain SharedSession#leave leaves}. */
    SharedSession join(SessionSpec spec, ProtocolDriver<?> user) {
        while (true) {
            SharedSession session = open.computeIfAbsent(spec, this::create);
            if (session.join(user)) {
                return session;
            }
            open.remove(spec, session);
        }
    }

    private SharedSession create(SessionSpec spec) {
        return new SharedSession(subscriber -> keeping(spec, subscriber), closed -> open.remove(spec, closed));
    }

    private ProtocolDriver<NodeEvent> keeping(SessionSpec spec, CoreSubscriber<NodeEvent> subscriber) {
        KeepProtocol protocol = new KeepProtocol(
                spec, OnSessionLoss.RECREATE, datacenter, connection.jitter().draws());
        ProtocolDriver<NodeEvent> driver =
                new ProtocolDriver<>(protocol, connection, polls, subscriber, Surroundings.NONE, kept::remove);
        kept.add(driver);
        return driver;
    }

    /** How many sessions there are, those included that are being destroyed. */
    int size() {
        return kept.size();
    }

    /** Completes once all sessions of users that have left are destroyed. */
    public Mono<Void> settled() {
        return Flux.defer(() -> Flux.fromIterable(kept))
                .flatMap(ProtocolDriver::over)
                .then();
    }
}
