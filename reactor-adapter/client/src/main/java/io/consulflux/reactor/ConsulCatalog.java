// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.catalog.LeaderCall;
import io.consulflux.catalog.NodesQuestion;
import io.consulflux.catalog.ServicesQuestion;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which services and nodes there are, watched, and who leads the servers.
 *
 * <p>Each watch tells the state as it is, and then each state that differs from the one told before. An order that means
 * nothing to Consul is made one, so that the same content is no change.
 *
 * <p>Subscription: joins the poll of the same question, and is told what that knows at once, or starts one.
 *
 * <p>Completion: when the {@link ConsulFlux} is disposed of.
 *
 * <p>Errors: a {@link io.consulflux.error.ConsulException} that no retry mends: an expression or a datacenter that Consul does
 * not accept, a token that it does not know; {@link ConsulClosedException} after disposal. What may pass is
 * retried, with growing pauses. After the first state a refusal, too, is borne for {@link ConsulOptions#refusalLimit(Duration)}.
 *
 * <p>A token that is known but lacks a right is no error: Consul leaves out what it may not see, down to an empty state.
 * Releases from 1.11 on say so in {@link Snapshot#filtered()}, and later ones only where a token is sent; else an empty state
 * may mean either.
 *
 * <p>Cancellation: the last one to leave ends the poll and aborts its request.
 *
 * <p>Demand: without it states are conflated: a slow subscriber sees fewer, never older ones, and delays nobody.
 *
 * <p>Threads: the event loops' and the timer's, or the subscriber's own for a state that is known already. They must not
 * be blocked.
 */
public final class ConsulCatalog {

    private final Connection connection;
    private final Polls polls;
    private final Optional<String> datacenter;
    private final BooleanSupplier disposed;

    ConsulCatalog(Connection connection, Polls polls, Optional<String> datacenter, BooleanSupplier disposed) {
        this.connection = connection;
        this.polls = polls;
        this.datacenter = datacenter;
        this.disposed = disposed;
    }

    /** As {@link #watchServices(ReadOptions)}, by the defaults. */
    public Flux<Snapshot<Map<String, List<String>>>> watchServices() {
        return watchServices(ReadOptions.defaults());
    }

    /**
     * The names of the services, each with the tags that any of its instances has; both in their natural order.
     *
     * <p>Consul 1.8 ignores a filter here.
     */
    public Flux<Snapshot<Map<String, List<String>>>> watchServices(ReadOptions options) {
        return polls.watch(new ServicesQuestion(options.orInDatacenter(datacenter)));
    }

    /** As {@link #watchNodes(ReadOptions)}, by the defaults. */
    public Flux<Snapshot<List<NodeEntry>>> watchNodes() {
        return watchNodes(ReadOptions.defaults());
    }

    /** The nodes, by name, or by distance with {@link ReadOptions#near(String)}. Agents do not cache them. */
    public Flux<Snapshot<List<NodeEntry>>> watchNodes(ReadOptions options) {
        return polls.watch(new NodesQuestion(options.orInDatacenter(datacenter)));
    }

    /** As {@link #leader(Duration)}, within {@link ConsulOptions#callTimeout}. */
    public Mono<Optional<String>> leader() {
        return leader(connection.callTimeout());
    }

    /**
     * The address of the server that leads the others, empty while there is none. A light way to learn whether Consul is
     * there: it needs no right, and no leader to be answered.
     *
     * <p>Subscription: asks, once for each.
     *
     * <p>Completion: after the one answer.
     *
     * <p>Errors: a {@link io.consulflux.error.ConsulException} where no agent answers within the limit, or where the agent that does
     * has no connection to a server.
     *
     * <p>Cancellation: gives up the call.
     *
     * <p>Threads: the event loops' and the timer's. They must not be blocked.
     *
     * @param limit how long the call may take in all
     */
    public Mono<Optional<String>> leader(Duration limit) {
        LeaderCall call = new LeaderCall(datacenter);
        return Mono.defer(() -> disposed.getAsBoolean()
                ? Mono.error(new ConsulClosedException(call.request().operation()))
                : connection.read(call.request(), limit, call::read));
    }
}
