// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Another transport, whose requests and failures are counted. */
final class CountingTransport implements ConsulTransport {

    private static final int FORBIDDEN = 403;

    private final ConsulTransport transport;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    CountingTransport(ConsulTransport transport) {
        this.transport = transport;
    }

    int requests() {
        return requests.get();
    }

    /** How many were refused or found no whole answer. */
    int failures() {
        return failures.get();
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
            requests.incrementAndGet();
            return transport
                    .exchange(request, timeout)
                    .doOnNext(response -> count(response.status() == FORBIDDEN))
                    .doOnError(failure -> count(true));
        });
    }

    private void count(boolean failed) {
        if (failed) {
            failures.incrementAndGet();
        }
    }

    @Override
    public Mono<Void> disposeLater() {
        return transport.disposeLater();
    }
}
