// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.samples.webflux.page.Topic;
import io.consulflux.samples.webflux.web.Json;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** A job in the stream of a page. */
@Component
final class JobTopic implements Topic {

    private final Jobs jobs;

    JobTopic(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String name() {
        return "job";
    }

    @Override
    public Flux<Told> follow(String id, Optional<String> position) {
        return jobs.recording(id)
                .map(recording -> Topic.of(recording, position, Line::json))
                .orElseGet(() -> Flux.just(Told.of(Json.of("failed")
                        .with("message", "There is no such job, or it is no longer kept")
                        .text())));
    }
}
