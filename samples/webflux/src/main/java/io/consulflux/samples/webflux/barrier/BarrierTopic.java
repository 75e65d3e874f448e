// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.barrier;

import io.consulflux.samples.webflux.page.Topic;
import io.consulflux.samples.webflux.web.Json;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** A wait at a barrier in the stream of a page. */
@Component
final class BarrierTopic implements Topic {

    private final Barriers barriers;

    BarrierTopic(Barriers barriers) {
        this.barriers = barriers;
    }

    @Override
    public String name() {
        return "barrier";
    }

    @Override
    public Flux<Told> follow(String id, Optional<String> position) {
        return barriers.find(id)
                .map(recording -> Topic.of(recording, position, json -> json))
                .orElseGet(() -> Flux.just(Told.of(Json.of("failed")
                        .with("message", "Nobody waits there any more")
                        .text())));
    }
}
