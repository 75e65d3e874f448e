// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulException;
import io.consulflux.poll.Verdict;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A transport whose refusals are errors: what it gives is data. */
record Connection(ConsulTransport transport, Clock clock, Duration callTimeout) {

    Mono<Response> exchange(Request request, Duration limit) {
        return transport.exchange(request, limit).handle((response, sink) -> {
            ConsulException refusal = Verdict.on(request, response).orElse(null);
            if (refusal == null) {
                sink.next(response);
            } else {
                sink.error(refusal);
            }
        });
    }
}
