// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.protocol.session.KeepProtocol;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.reactor.internal.conversation.Conversations;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionInfo;
import io.consulflux.session.SessionSpec;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Consul's sessions: what keys are held by. A session ends when nobody renews it, when its node or a check of it fails, or when
 * it is destroyed; its keys are released or deleted then.
 *
 * <p>Subscription: sends the request, once for each.
 *
 * <p>Errors: a {@link io.consulflux.error.ConsulException}; after disposal, {@link ConsulClosedException}. Nothing is sent a
 * second time; {@link io.consulflux.error.ConsulUnreachableException#wasSent()} tells whether a session may have been created
 * nevertheless, which then ends by its time to live. An id or a node's name that Consul would take for another one is an
 * {@link IllegalArgumentException} at once. What the token may not read is missing without a word.
 *
 * <p>Cancellation: gives up the exchange; what was sent may have been done.
 *
 * <p>Threads: the event loops' and the timer's. They must not be blocked.
 */
public final class ConsulSessions {

    private static final int NOT_FOUND = 404;

    private final Connection connection;
    private final Conversations conversations;
    private final Optional<String> datacenter;
    private final BooleanSupplier disposed;

    ConsulSessions(
            Connection connection, Conversations conversations, Optional<String> datacenter, BooleanSupplier disposed) {
        this.connection = connection;
        this.conversations = conversations;
        this.datacenter = datacenter;
        this.disposed = disposed;
    }

    /**
     * The sessions of another datacenter. A session there must be bound to a node there ({@link SessionSpec#onNode}, and
     * {@link SessionSpec#withoutChecks} or checks of that node); since Consul 1.12 the agent that is asked must be a server.
     */
    public ConsulSessions inDatacenter(String name) {
        Optional<String> other = ReadOptions.defaults().inDatacenter(name).datacenter();
        return new ConsulSessions(connection, conversations, other, disposed);
    }

    /** Creates a session and gives its id. Nobody renews it: see {@link #keep(SessionSpec)}. */
    public Mono<String> create(SessionSpec spec) {
        return ask(SessionCalls.create(spec, datacenter), SessionCalls::created);
    }

    /**
     * Renews a session, so that its time to live begins anew.
     *
     * <p>Errors: {@link ConsulSessionLostException} where Consul knows no session of this id.
     */
    public Mono<SessionInfo> renew(String id) {
        return only(SessionCalls.renew(id, datacenter)).onErrorMap(failure -> gone(id, failure));
    }

    private static Throwable gone(String id, Throwable failure) {
        return failure instanceof ConsulException known && known.status().orElse(-1) == NOT_FOUND
                ? new ConsulSessionLostException(id, "Consul knows it no longer")
                : failure;
    }

    /** A session; empty where there is none of this id. */
    public Mono<SessionInfo> info(String id) {
        return only(SessionCalls.info(id, datacenter));
    }

    /** All sessions of the datacenter. */
    public Mono<List<SessionInfo>> list() {
        return all(SessionCalls.list(datacenter));
    }

    /** The sessions that are bound to a node. */
    public Mono<List<SessionInfo>> listOn(String node) {
        return all(SessionCalls.listOn(node, datacenter));
    }

    /** Ends a session, and lets go of its keys. To destroy one that is not there is no error. */
    public Mono<Void> destroy(String id) {
        return ask(SessionCalls.destroy(id, datacenter), response -> null);
    }

    /** As {@link #keep(SessionSpec, OnSessionLoss)}; a session that is lost is followed by another. */
    public Flux<NodeEvent> keep(SessionSpec spec) {
        return keep(spec, OnSessionLoss.RECREATE);
    }

    /**
     * A session that is kept alive: {@link io.consulflux.SessionEvent.Held} when there is one, {@link
     * io.consulflux.SessionEvent.Lost} when there is none any more.
     *
     * <p>It is renewed at half its time to live and, where that fails, again each second. It is lost when Consul says so,
     * and by this process's own clock when its time to live has passed since the last good renewal was sent: Consul waits up
     * to twice as long, so that the loss is known here before its keys can go to another. A lost session that Consul may
     * still have is destroyed, as soon as Consul can be reached, before another is created: it shall not go on holding keys.
     *
     * <p>Subscription: creates a session. What passes is tried again with growing pauses, such as the refusal of an agent
     * that has just started: for half a minute at first, and without an end for a session that follows on a lost one. A
     * session that Consul does not know when it is first renewed was never held, and is replaced without a word: the first
     * at once, others in a row with the same pauses and for as long as what is tried again.
     *
     * <p>Completion: at once when the {@link ConsulFlux} is disposed of, without {@code Lost}; the session is destroyed while {@link
     * ConsulFlux#disposeLater()} waits.
     *
     * <p>Errors: a {@link io.consulflux.error.ConsulException} where no session could be created. A {@link
     * ConsulSessionLostException} where one after another was created and Consul knew none of them when it was first renewed:
     * the address may stand for agents of several datacenters or clusters, as that of a load balancer may. With {@link
     * OnSessionLoss#END} a {@link ConsulSessionLostException} after {@code Lost}, up to five seconds later: by then the session
     * was destroyed if Consul could be reached; where there never was a session, the first that is not known is the end.
     * {@link ConsulClosedException} after disposal.
     *
     * <p>Cancellation: destroys the session in the background; {@link ConsulFlux#disposeLater()} waits for that.
     *
     * <p>Demand: the session does not wait for it. Events do; there are two for each session that is lost.
     *
     * <p>Threads: the event loops' and the timer's. They must not be blocked.
     */
    public Flux<NodeEvent> keep(SessionSpec spec, OnSessionLoss onLoss) {
        return conversations.flux(
                "kept session",
                () -> new KeepProtocol(
                        spec, onLoss, datacenter, connection.jitter().draws()));
    }

    private Mono<SessionInfo> only(Request request) {
        return all(request)
                .flatMap(sessions -> Mono.justOrEmpty(sessions.stream().findFirst()));
    }

    private Mono<List<SessionInfo>> all(Request request) {
        return ask(request, response -> SessionCalls.sessions(request, response));
    }

    private <T> Mono<T> ask(Request request, Function<Response, @Nullable T> reading) {
        return Mono.defer(() -> disposed.getAsBoolean()
                ? Mono.error(new ConsulClosedException(request.operation()))
                : connection.read(request, connection.callTimeout(), reading));
    }
}
