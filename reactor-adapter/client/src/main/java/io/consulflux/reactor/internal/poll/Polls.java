// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.poll.PollTimes;
import io.consulflux.poll.Question;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.state.PollHealth;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The polls under way: one per distinct question, however many ask it. */
public final class Polls {

    private final ConcurrentMap<Asked, SharedPoller<?>> pollers = new ConcurrentHashMap<>();
    private final Connection connection;
    private final int connections;
    private final TroubleLog log;
    private volatile boolean closed;

    /** A question, and by which way it is asked: the agent that answers counts where it is not Consul's state. */
    private record Asked(Question<?> question, Connection through) {}

    /**
     * Polls that share so many connections.
     *
     * @param connections how many polls can wait at Consul at a time; with more polls than that each waits a slice of time
     */
    public Polls(Connection connection, int connections) {
        this.connection = connection;
        this.connections = connections;
        this.log = new TroubleLog(connection.clock());
    }

    /**
     * The states that answer the question, the current one first.
     *
     * <p>Subscription: joins the poll of this question, or starts it. Completion: at {@link #close()}. Errors: a failure that no
     * retry mends, and {@link ConsulClosedException} for who comes after that. Cancellation: the last one to leave ends the poll
     * and aborts its request. Demand: without it states are conflated to the newest. Threads: the transport's, or the
     * subscriber's own for a state already known.
     */
    public <S> Flux<Snapshot<S>> watch(Question<S> question) {
        return watch(question, connection);
    }

    /** The same, asked through this connection. */
    public <S> Flux<Snapshot<S>> watch(Question<S> question, Connection through) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Snapshot<S>> subscriber) {
                admit(question, through, subscriber);
            }
        };
    }

    /** Ends all polls; who asks later is told so at once. */
    public void close() {
        closed = true;
        pollers.values().forEach(SharedPoller::close);
    }

    /** How many polls are under way. */
    public int size() {
        return pollers.size();
    }

    /** How each of them fares, in the order of their questions. */
    public List<PollHealth> health() {
        boolean sliced = PollTimes.areSliced(pollers.size(), connections);
        return pollers.entrySet().stream()
                .map(poll -> poll.getValue().health(name(poll.getKey()), sliced))
                .sorted(Comparator.comparing(PollHealth::question))
                .toList();
    }

    private String name(Asked asked) {
        String question = asked.question().request().toString();
        Optional<String> agent = asked.through().equals(connection)
                ? Optional.empty()
                : asked.through().currentAgent();
        return agent.map(name -> question + " through " + name).orElse(question);
    }

    private Duration pollWait() {
        return PollTimes.wait(pollers.size(), connections);
    }

    private <S> void admit(Question<S> question, Connection through, CoreSubscriber<? super Snapshot<S>> subscriber) {
        if (closed) {
            Operators.error(subscriber, closed(question));
            return;
        }
        PollSlot<S> slot = new PollSlot<>(subscriber);
        SharedPoller<S> poller = poller(question, through);
        while (!poller.join(slot)) {
            // One that has just ended takes nobody. It may not have been struck off yet: no need to wait for who does.
            pollers.remove(new Asked(question, through), poller);
            poller = poller(question, through);
        }
        if (closed) {
            // It may have begun behind the back of close().
            close();
        }
    }

    private static ConsulClosedException closed(Question<?> question) {
        return new ConsulClosedException(question.request().operation());
    }

    @SuppressWarnings("unchecked") // A poller is filed under the question it asks, which fixes its state's type.
    private <S> SharedPoller<S> poller(Question<S> question, Connection through) {
        return (SharedPoller<S>) pollers.computeIfAbsent(
                new Asked(question, through),
                asked -> new SharedPoller<>(
                        question, through, this::pollWait, log, over -> pollers.remove(asked, over)));
    }
}
