// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.node;

import io.consulflux.error.ConsulException;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.webflux.page.Topic;
import io.consulflux.samples.webflux.web.Json;
import io.consulflux.samples.webflux.web.Sse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** The nodes in the stream of a page: a state, so that there is nothing to go on with. */
@Component
final class NodeTopic implements Topic {

    /** Consul has refused for long by then, and may let us again once somebody has mended the rights. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final NodeController nodes;
    private final ConsulFlux consul;

    NodeTopic(NodeController nodes, ConsulFlux consul) {
        this.nodes = nodes;
        this.consul = consul;
    }

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public Flux<Told> follow(String all, Optional<String> position) {
        return nodes.watch()
                .onBackpressureLatest()
                .map(Json::text)
                .onErrorResume(ConsulException.class, failure -> Flux.just(Sse.failed(failure)))
                .map(Told::of)
                .repeatWhen(over -> over.takeWhile(any -> !consul.isDisposed()).delayElements(PAUSE));
    }
}
