// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.node;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.webflux.web.Json;
import io.consulflux.samples.webflux.web.Sse;
import io.consulflux.state.CheckState;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The nodes and their health by HTTP. */
@RestController
@RequestMapping("/api/nodes")
final class NodeController {

    /** A watch waits for an agent that is away; who asks once does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConsulFlux consul;

    NodeController(ConsulFlux consul) {
        this.consul = consul;
    }

    @GetMapping
    Mono<Map<String, Object>> now() {
        return once(watch()).map(Json::fields);
    }

    /** The first answer, or in words that there is none yet. */
    static Mono<Json> once(Flux<Json> nodes) {
        return nodes.next()
                .timeout(
                        PATIENCE,
                        Mono.error(() -> new ResponseStatusException(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "Consul did not answer within " + PATIENCE.toSeconds() + " s")));
    }

    /** All nodes as they stand, and again whenever one of them changes. */
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> follow() {
        return Sse.keptAlive(watch().onBackpressureLatest().map(nodes -> Sse.of(nodes.text())));
    }

    Flux<Json> watch() {
        return Flux.combineLatest(
                        consul.catalog().watchNodes(),
                        consul.health().watchState(CheckState.ANY),
                        (nodes, checks) -> NodeView.all(nodes.state(), checks.state()))
                .distinctUntilChanged(Json::fields);
    }
}
