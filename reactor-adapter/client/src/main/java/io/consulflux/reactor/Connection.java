// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulException;
import io.consulflux.ConsulUnreachableException;
import io.consulflux.poll.Verdict;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A transport whose refusals are errors: what it gives is data.
 *
 * @param outageLimit how long polls bear that nobody serves them; empty for ever
 * @param refusalLimit how long those who have seen a state bear to be refused it
 */
record Connection(
        ConsulTransport transport,
        Clock clock,
        Duration callTimeout,
        Optional<Duration> outageLimit,
        Duration refusalLimit) {

    static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);

    Connection(ConsulTransport transport, Clock clock, Duration callTimeout) {
        this(transport, clock, callTimeout, Optional.empty(), REFUSAL_LIMIT);
    }

    /** The same for many who come at once: so many of their requests are under way, and the others wait. */
    Connection inTurn(int atOnce) {
        return new Connection(InTurn.of(transport, atOnce), clock, callTimeout, outageLimit, refusalLimit);
    }

    /** The same by way of each agent by itself. */
    List<Connection> perAgent() {
        return transport.agents().stream()
                .map(agent -> new Connection(agent, clock, callTimeout, outageLimit, refusalLimit))
                .toList();
    }

    Mono<Response> exchange(Request request, Duration limit) {
        String operation = request.operation();
        return Mono.defer(() -> transport.exchange(request, limit))
                .<Response>handle((response, sink) -> {
                    ConsulException refusal = Verdict.on(request, response).orElse(null);
                    if (refusal == null) {
                        sink.next(response);
                    } else {
                        sink.error(refusal);
                    }
                })
                .switchIfEmpty(Mono.error(
                        () -> new ConsulUnreachableException(operation, true, "ended without an answer", null)))
                .onErrorMap(failure -> known(operation, failure));
    }

    /** A transport that fails otherwise than it promises is taken at its worst: unreachable, and maybe sent. */
    static ConsulException known(String operation, Throwable failure) {
        return failure instanceof ConsulException known
                ? known
                : new ConsulUnreachableException(operation, true, String.valueOf(failure.getMessage()), failure);
    }
}
