// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.exchange;

import io.consulflux.catalog.DatacentersCall;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.protocol.SelfCall;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * On which node an agent is, asked of it once. Where it does not say, because the token may not know or because it does not
 * answer, its address stands for it; it is asked again at the next occasion then.
 *
 * <p>Where a datacenter is named, the agent must be in that one, and it must be known: an agent tells of itself alone,
 * whichever datacenter it is asked for.
 */
public final class AgentNames {

    /** The operation of which messages speak. */
    private static final String EVENTS = "watch of user events";

    private static final int RETRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Connection connection;
    private final Optional<String> datacenter;
    private final ConcurrentMap<Optional<String>, String> known = new ConcurrentHashMap<>();

    public AgentNames(Connection connection, Optional<String> datacenter) {
        this.connection = connection;
        this.datacenter = datacenter;
    }

    /** The node of the agent that gave an answer; nothing once the client has been disposed of. */
    public Mono<String> of(Optional<String> agent) {
        return Mono.defer(() -> {
            String name = known.get(agent);
            return name == null ? ask(agent) : Mono.just(name);
        });
    }

    /** The same, if it has been asked for before. */
    public String known(Optional<String> agent) {
        return known.getOrDefault(agent, address(agent));
    }

    private Mono<String> ask(Optional<String> agent) {
        Mono<String> self = asked(SelfCall.request(), response -> {
            datacenter.ifPresent(wanted -> requireIn(wanted, SelfCall.datacenter(response), agent));
            learn(response);
            return known(agent);
        });
        return datacenter
                .map(wanted -> self.onErrorResume(
                        ConsulDeniedException.class,
                        denied -> onlyOne(wanted, agent, denied).then(Mono.fromSupplier(() -> known(agent)))))
                .orElseGet(() -> self.onErrorResume(
                        failure -> !(failure instanceof ConsulClosedException), failure -> Mono.just(known(agent))))
                .onErrorResume(ConsulClosedException.class, disposed -> Mono.empty());
    }

    /** Without a name there is the address; without a datacenter there is nothing to go on with, however long it takes. */
    private <T> Mono<T> asked(Request request, Function<Response, @Nullable T> reading) {
        long retries = datacenter.isPresent() ? Long.MAX_VALUE : RETRIES;
        return connection
                .read(request, connection.callTimeout(), reading)
                .retryWhen(Retry.backoff(retries, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(failure -> failure instanceof ConsulException known && known.isRetryable())
                        .scheduler(connection.clock().scheduler())
                        .onRetryExhaustedThrow((retry, last) -> last.failure()));
    }

    private void requireIn(String wanted, String own, Optional<String> agent) {
        if (!own.equals(wanted)) {
            throw new ConsulRequestException(
                    EVENTS,
                    -1,
                    address(agent) + " is an agent of datacenter " + own + ", not of " + wanted
                            + ": events are watched through an agent of their own datacenter");
        }
    }

    /** Which datacenters there are needs no right; of several, the agent's own could be any. */
    private Mono<Void> onlyOne(String wanted, Optional<String> agent, ConsulDeniedException denied) {
        return asked(DatacentersCall.request(), DatacentersCall::read)
                .flatMap(all -> all.equals(List.of(wanted))
                        ? Mono.<Void>empty()
                        : Mono.error(new ConsulDeniedException(
                                EVENTS,
                                "whether " + address(agent) + " is an agent of datacenter " + wanted
                                        + " cannot be known without the right agent:read: " + denied.getMessage())));
    }

    /** It may be another one that answers, where one stands in for the other. */
    private void learn(Response response) {
        known.put(response.agent(), SelfCall.node(response));
    }

    private String address(Optional<String> agent) {
        return agent.or(connection.transport()::currentAgent).orElse("");
    }
}
