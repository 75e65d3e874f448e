// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Another transport, whose requests and failures are counted. */
final class CountingTransport implements ConsulTransport {

    private static final int FORBIDDEN = 403;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ConsulTransport transport;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Sinks.Many<Integer> failed = Sinks.many().replay().latestOrDefault(0);

    CountingTransport(ConsulTransport transport) {
        this.transport = transport;
    }

    /** What was asked, in order. */
    List<String> requests() {
        return requests;
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
            requests.add(request.operation());
            return transport
                    .exchange(request, timeout)
                    .doOnNext(response -> count(response.status() == FORBIDDEN))
                    .doOnError(failure -> count(true));
        });
    }

    /** Waits until so many more were refused or found no whole answer. */
    void awaitFailures(int more) {
        int enough = failures.get() + more;
        failed.asFlux().filter(all -> all >= enough).blockFirst(LIMIT);
    }

    private void count(boolean failure) {
        if (failure) {
            failed.emitNext(failures.incrementAndGet(), Sinks.EmitFailureHandler.busyLooping(LIMIT));
        }
    }

    @Override
    public Mono<Void> disposeLater() {
        return transport.disposeLater();
    }
}
