// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A Consul that answers what the test says: about its leader, and to watches. */
final class ScriptedConsul implements ConsulTransport {

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Mono<Response> leader = Mono.just(answer(200, "\"10.0.0.1:8300\""));
    private volatile Mono<Response> watched = Mono.never();

    static Response answer(int status, String body) {
        return new Response(status, Map.of("X-Consul-Index", "7"), Bytes.utf8(body));
    }

    static Mono<Response> unreachable() {
        return Mono.error(() -> new ConsulUnreachableException("GET /v1/x", false, "connection refused", null));
    }

    void leader(Mono<Response> next) {
        leader = next;
    }

    void watched(Mono<Response> next) {
        watched = next;
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
            requests.add(request);
            return request.path().equals("/v1/status/leader") ? leader : watched;
        });
    }

    @Override
    public Optional<String> currentAgent() {
        return Optional.of("agent:8500");
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }
}
