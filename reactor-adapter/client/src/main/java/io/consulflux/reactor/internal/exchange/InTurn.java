// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.exchange;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.internal.signal.Turns;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The part of a transport's connections that many who come at once may take together; the others wait for their turn, and
 * what is urgent, such as renewals, does not wait behind them. Their time begins with their turn.
 */
record InTurn(ConsulTransport transport, Turns turns) implements ConsulTransport {

    /** Who waits is bounded by who asks: each waits for its answer before it asks again. */
    static ConsulTransport of(ConsulTransport transport, int atOnce) {
        return new InTurn(transport, new Turns(atOnce, Integer.MAX_VALUE));
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return turns.inTurn(
                Mono.defer(() -> transport.exchange(request, timeout)),
                () -> new ConsulUnreachableException(request.operation(), false, "too many requests wait", null));
    }

    @Override
    public Optional<String> currentAgent() {
        return transport.currentAgent();
    }

    @Override
    public List<ConsulTransport> agents() {
        return transport.agents();
    }

    /** It is the one behind that is disposed. */
    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }
}
