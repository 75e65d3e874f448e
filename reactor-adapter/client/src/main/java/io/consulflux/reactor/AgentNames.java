// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulClosedException;
import io.consulflux.ConsulException;
import io.consulflux.protocol.SelfCall;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * On which node an agent is, asked of it once. Where it does not say, because the token may not know or because it does not
 * answer, its address stands for it; it is asked again at the next occasion then.
 */
final class AgentNames {

    private static final int RETRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Connection connection;
    private final ConcurrentMap<Optional<String>, String> known = new ConcurrentHashMap<>();

    AgentNames(Connection connection) {
        this.connection = connection;
    }

    /** The node of the agent that gave an answer. */
    Mono<String> of(Optional<String> agent) {
        return Mono.defer(() -> {
            String name = known.get(agent);
            return name == null ? ask(agent) : Mono.just(name);
        });
    }

    /** The same, if it has been asked for before. */
    String known(Optional<String> agent) {
        return known.getOrDefault(agent, address(agent));
    }

    private Mono<String> ask(Optional<String> agent) {
        return connection
                .read(SelfCall.request(), connection.callTimeout(), response -> {
                    learn(response);
                    return known(agent);
                })
                .retryWhen(Retry.backoff(RETRIES, FIRST_PAUSE)
                        .filter(failure -> failure instanceof ConsulException known && known.isRetryable())
                        .scheduler(connection.clock().scheduler())
                        .onRetryExhaustedThrow((retry, last) -> last.failure()))
                .onErrorResume(
                        failure -> !(failure instanceof ConsulClosedException), failure -> Mono.just(known(agent)));
    }

    /** It may be another one that answers, where one stands in for the other. */
    private void learn(Response response) {
        known.put(response.agent(), SelfCall.node(response));
    }

    private String address(Optional<String> agent) {
        return agent.or(connection.transport()::currentAgent).orElse("");
    }
}
