// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.spi;

import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Carries requests to a Consul agent. The one place where another HTTP client, or a scripted one, can be put in.
 *
 * <p>A transport adds the address and the token, states the length of every body, sends a request's {@link
 * Request#maxAge()} as {@code Cache-Control: max-age} in whole seconds, follows no redirect, and gives every answer whole
 * and uncompressed, whatever its status. Where it can reach several agents, it says with each answer which one gave it, in the header
 * {@link Response#AGENT}; and where it sends a token, it says so in {@link Response#TOKEN}.
 */
public interface ConsulTransport {

    /**
     * One exchange.
     *
     * <p>Subscription: sends the request, once per subscription.
     *
     * <p>Completion: with one answer.
     *
     * <p>Errors: {@link io.consulflux.error.ConsulUnreachableException} where no whole answer came within the limit.
     *
     * <p>Cancellation: aborts the exchange and closes or frees its connection.
     *
     * <p>Threads: signals may come on any thread that must not be blocked.
     *
     * @param timeout how long the exchange may take, from subscription to the last byte
     */
    Mono<Response> exchange(Request request, Duration timeout);

    /**
     * Which agent the next exchange goes to, as messages name it: host and port, or the path of a Unix socket. Empty where
     * the transport does not know, as by default. May change at any time where there are several.
     */
    default Optional<String> currentAgent() {
        return Optional.empty();
    }

    /**
     * The agents that stand in for one another, each by itself: what goes through one of them reaches no other. Itself alone
     * by default.
     */
    default List<ConsulTransport> agents() {
        return List.of(this);
    }

    /** Closes the connections; exchanges under way end with an error. */
    Mono<Void> disposeLater();
}
