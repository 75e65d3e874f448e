// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Moderation;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Several agents of one cluster as one: all exchanges go to the same, until one of them ends without an answer; then all
 * go to the next. What this means to a user stands at {@code ConsulOptions.addresses}.
 *
 * <p>A blocking query is never taken to another agent: it was asked with an index of the one before. It ends with a
 * failure, as soon as the choice falls on another agent for whatever reason, so that its poller begins anew there.
 *
 * <p>Threads: any. The choice is one reference; each exchange remembers the choice it began with, and only while that is
 * still the current one can its failure change it. However many exchanges fail together, the choice moves once.
 */
public final class FailoverTransport implements ConsulTransport {

    /** An agent without a leader holds a read back for 7 s before it says so (Consul {@code rpc_hold_timeout}). */
    private static final Duration HOLD = Duration.ofSeconds(8);

    /** Operators set its level: docs/operations.md names it. */
    public static final String LOGGER = "io.consulflux.agents";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final List<ConsulTransport> agents;
    private final Clock clock;
    private final Mono<Void> lastly;
    private final Moderation moderation = new Moderation();
    private final AtomicReference<Choice> current = new AtomicReference<>(new Choice(0));

    /** @param lastly what is to be done when all agents' connections are closed */
    public FailoverTransport(List<ConsulTransport> agents, Clock clock, Mono<Void> lastly) {
        this.agents = agents;
        this.clock = clock;
        this.lastly = lastly;
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> new Round(request, clock.nanos() + timeout.toNanos()).next());
    }

    @Override
    public Optional<String> currentAgent() {
        return agents.get(current.get().agent).currentAgent();
    }

    @Override
    public List<ConsulTransport> agents() {
        return agents;
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.whenDelayError(
                        agents.stream().map(ConsulTransport::disposeLater).toList())
                .then(lastly);
    }

    private void moveOn(Choice failed, ConsulUnreachableException failure) {
        Choice next = new Choice((failed.agent + 1) % agents.size());
        if (current.compareAndSet(failed, next)) {
            failed.over.tryEmitEmpty();
            String agent = name(failed);
            if (moderation.allows(agent, clock.nanos())) {
                LOG.warn(
                        "Consul agent {} does not answer, {} is asked from now on: {}",
                        agent,
                        name(next),
                        Moderation.harmless(String.valueOf(failure.getMessage())));
            }
        }
    }

    private String name(Choice choice) {
        return agents.get(choice.agent).currentAgent().orElse("the agent");
    }

    /** That one agent serves all, until it is over. */
    private static final class Choice {

        private final int agent;
        private final Sinks.Empty<Void> over = Sinks.empty();

        Choice(int agent) {
            this.agent = agent;
        }
    }

    /** One exchange, and the agents it has asked. A chain of signals, each begun by the one before. */
    private final class Round {

        private final Request request;
        private final long deadline;
        private final BitSet asked = new BitSet();
        private final List<ConsulUnreachableException> failures = new ArrayList<>();

        Round(Request request, long deadline) {
            this.request = request;
            this.deadline = deadline;
        }

        Mono<Response> next() {
            Choice choice = current.get();
            int agent = choice.agent;
            while (asked.get(agent)) {
                agent = (agent + 1) % agents.size();
            }
            asked.set(agent);
            boolean chosen = agent == choice.agent;
            Mono<Response> exchange = agents.get(agent).exchange(request, share());
            return (isPoll() ? Mono.firstWithSignal(exchange, left(choice)) : exchange)
                    .onErrorResume(ConsulUnreachableException.class, failure -> {
                        if (chosen) {
                            moveOn(choice, failure);
                        }
                        return failed(failure);
                    });
        }

        private Mono<Response> failed(ConsulUnreachableException failure) {
            failures.add(failure);
            boolean harmless = request.method() == Request.Method.GET || !failure.wasSent();
            return harmless && !isPoll() && hasMoreAgents() && left().compareTo(Duration.ZERO) > 0
                    ? next()
                    : Mono.error(failures.size() == 1 ? failure : together());
        }

        private Mono<Response> left(Choice choice) {
            return choice.over.asMono().then(Mono.error(() -> {
                String words = name(choice) + ": given up, since another exchange with it failed";
                return new ConsulUnreachableException(request.operation(), true, words, null);
            }));
        }

        private boolean isPoll() {
            return request.blockingWait().isPresent();
        }

        private boolean hasMoreAgents() {
            return asked.cardinality() < agents.size();
        }

        private Duration left() {
            return Duration.ofNanos(deadline - clock.nanos());
        }

        /** A read that could be asked elsewhere leaves time for that. */
        private Duration share() {
            Duration left = left();
            if (request.method() != Request.Method.GET || isPoll() || !hasMoreAgents()) {
                return left;
            }
            Duration half = left.dividedBy(2);
            Duration share = half.compareTo(HOLD) < 0 ? HOLD : half;
            return share.compareTo(left) < 0 ? share : left;
        }

        /** Names each agent with its reason. */
        private ConsulUnreachableException together() {
            String operation = request.operation();
            String words =
                    failures.stream().map(failure -> reason(failure, operation)).collect(Collectors.joining("; "));
            boolean sent = failures.stream().anyMatch(ConsulUnreachableException::wasSent);
            ConsulUnreachableException all = new ConsulUnreachableException(operation, sent, words, failures.get(0));
            failures.stream().skip(1).forEach(all::addSuppressed);
            return all;
        }

        private static String reason(ConsulUnreachableException failure, String operation) {
            String message = String.valueOf(failure.getMessage());
            String named = operation + ": ";
            return message.startsWith(named) ? message.substring(named.length()) : message;
        }
    }
}
