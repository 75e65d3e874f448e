// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.event.FiredEvent;
import io.consulflux.protocol.event.EventLog;
import io.consulflux.protocol.event.EventQuestion;
import io.consulflux.protocol.event.FireCall;
import io.consulflux.reactor.internal.event.EventDelivery;
import io.consulflux.reactor.internal.exchange.AgentNames;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Consul's user events: small messages that servers gossip to agents, without a promise that they arrive. Gossip drops
 * events in bursts; what is told here is what an agent has received.
 */
public final class ConsulEvents {

    private final Connection connection;
    private final Polls polls;
    private final Optional<String> datacenter;
    private final BooleanSupplier disposed;
    private final AgentNames names;
    private final List<Source> each;

    /** An agent, or several as one. */
    private record Source(Connection connection, AgentNames names) {

        Source(Connection connection, Optional<String> datacenter) {
            this(connection, new AgentNames(connection, datacenter));
        }
    }

    ConsulEvents(Connection connection, Polls polls, Optional<String> datacenter, BooleanSupplier disposed) {
        this.connection = connection;
        this.polls = polls;
        this.datacenter = datacenter;
        this.disposed = disposed;
        this.names = new AgentNames(connection, datacenter);
        this.each = connection.perAgent().stream()
                .map(one -> new Source(one, datacenter))
                .toList();
    }

    /** Fires an event without payload, for every node. */
    public Mono<FiredEvent> fire(String name) {
        return fire(EventFire.of(name));
    }

    /** Fires an event with this text in UTF-8, for every node. */
    public Mono<FiredEvent> fire(String name, String payload) {
        return fire(EventFire.of(name).payload(payload));
    }

    /**
     * Fires an event: what a server has taken for gossip, with the id by which agents will tell it.
     *
     * <p>Subscription: fires the event, once for each.
     *
     * <p>Completion: after the one event. It is no proof that an agent receives it.
     *
     * <p>Errors: a {@link io.consulflux.error.ConsulException}. Nothing is sent a second time; {@link
     * io.consulflux.error.ConsulUnreachableException#wasSent()} tells whether it may have been fired nevertheless.
     *
     * <p>Cancellation: gives up the call; the event may have been fired.
     *
     * <p>Threads: the event loops' and the timer's. They must not be blocked.
     */
    public Mono<FiredEvent> fire(EventFire event) {
        FireCall call = new FireCall(event).orInDatacenter(datacenter);
        return Mono.defer(() -> disposed.getAsBoolean()
                ? Mono.error(new ConsulClosedException(call.request().operation()))
                : connection.read(call.request(), connection.callTimeout(), call::read));
    }

    /** As {@link #watch(EventWatch)}, of these names, or of all if none is given; from now on, and by the defaults. */
    public Flux<NodeEvent> watch(String... names) {
        return watch(EventWatch.of(names));
    }

    /**
     * The user events that an agent receives: {@link io.consulflux.UserEvent.Received} for each, once, in the order in
     * which the agent received them; {@link io.consulflux.UserEvent.Gap} wherever some may be missing. An agent holds only
     * what was meant for it.
     *
     * <p>Who watches the same single name shares a poll; so do all who watch several names, or all names, which is one
     * poll of all. An agent holds 256 events of all names: a name that is rare among others is watched with fewer gaps by
     * watching all, at the price of longer answers. One thing a watch of a single name cannot see: while the agent holds no
     * event of that name, more than 256 others may come between two answers, and some of the name among them. A watch of
     * all sees it.
     *
     * <p>Subscription: joins the poll, or starts it. By default nothing is told of what the agent holds by then: an event
     * that is fired before the first answer may be among that.
     *
     * <p>Completion: at once when the {@link ConsulFlux} is disposed of; what waits is not told then.
     *
     * <p>Errors: {@link reactor.core.Exceptions#failWithOverflow(String)} by the policy {@link
     * EventWatch.Overflow#ERROR}, after what waits; a failure that no retry mends; {@link ConsulClosedException} after
     * disposal. An agent receives the events of its own datacenter alone: where {@link ConsulOptions#datacenter} names
     * another one, a {@link io.consulflux.error.ConsulRequestException}; where the right {@code agent:read} is missing and there are
     * several datacenters, so that it cannot be known, a {@link io.consulflux.error.ConsulDeniedException}. What passes, such as an agent that is away, is waited for. Without the right {@code event:read}
     * events are missing without a word, which Consul does not tell.
     *
     * <p>Cancellation: leaves the poll; the last one to leave ends it and aborts its request.
     *
     * <p>Demand: the poll does not wait for it. Events do, up to {@link EventWatch#limit()}; beyond that {@link
     * EventWatch#overflow()} says what becomes of them.
     *
     * <p>Threads: the event loops' and the timer's. They must not be blocked.
     */
    public Flux<NodeEvent> watch(EventWatch watch) {
        if (!watch.onEveryAgent()) {
            return watch(watch, new Source(connection, names));
        }
        return Flux.defer(() -> {
            // Two addresses may be those of one agent: the first that tells of a node goes on telling of it.
            ConcurrentMap<String, Source> tellers = new ConcurrentHashMap<>();
            // Each has its own queue: little is taken out of it that is not wanted yet.
            List<Flux<NodeEvent>> all = each.stream()
                    .map(source -> watch(watch, source)
                            .filter(event -> source.equals(tellers.computeIfAbsent(event.node(), any -> source))))
                    .toList();
            return Flux.fromIterable(all).flatMap(events -> events, all.size(), 1);
        });
    }

    /**
     * Gives each event to its handler, and tells what is done; gaps are told and given to nobody. Each handler has a watch
     * and a queue of its own, so that none waits for another.
     *
     * <p>Subscription: watches the events of each handler's name, as {@link #watch(EventWatch)} does.
     *
     * <p>Completion: when the {@link ConsulFlux} is disposed of and the work under way is done; at once without a handler.
     *
     * <p>Errors: as {@link #watch(EventWatch)}; and what a handler with {@link EventHandler.OnError#STOP} failed with.
     *
     * <p>Cancellation: cancels the work under way.
     *
     * <p>Demand: without it work that is done is told later, and no more is begun than each handler's concurrency; events
     * wait as in a watch.
     *
     * <p>Threads: handlers are called on the event loops and the timer's thread, which must not be blocked.
     */
    public Flux<HandledEvent> handle(EventHandlers handlers) {
        List<Flux<HandledEvent>> all = handlers.byName().entrySet().stream()
                .map(entry -> entry.getValue()
                        .handle(
                                watch(handlers.watch(entry.getKey())).cast(UserEvent.class),
                                connection.clock().scheduler()))
                .toList();
        return Flux.fromIterable(all).flatMap(handled -> handled, Math.max(1, all.size()), 1);
    }

    private Flux<NodeEvent> watch(EventWatch watch, Source source) {
        Optional<String> name =
                watch.names().size() == 1 ? watch.names().stream().findFirst() : Optional.empty();
        // While the node is asked for, the log grows: nothing is lost.
        Flux<EventLog> logs = polls.watch(new EventQuestion(name), source.connection())
                .concatMap(
                        snapshot -> source.names().of(snapshot.state().agent()).map(known -> snapshot.state()), 1);
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super NodeEvent> subscriber) {
                new EventDelivery(watch, source.names(), connection.clock(), subscriber).start(logs);
            }
        };
    }
}
