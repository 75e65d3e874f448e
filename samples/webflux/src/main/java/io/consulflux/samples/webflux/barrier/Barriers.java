// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.barrier;

import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulException;
import io.consulflux.jackson.ConsulFluxJson;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.Recording;
import io.consulflux.reactor.RecordingOptions;
import io.consulflux.reactor.Recordings;
import io.consulflux.samples.webflux.web.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.stereotype.Component;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;

/** The barriers that are waited at, each once, so that who comes back finds the same wait and the same limit of time. */
@Component
final class Barriers {

    private static final int AT_ONCE = 50;
    private static final int KEPT = 50;
    private static final int EVENTS = 20_000;
    private static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private final ConsulFlux consul;
    private final Recordings<String> recordings;
    private final IdGenerator ids = new AlternativeJdkIdGenerator();

    Barriers(ConsulFlux consul) {
        this.consul = consul;
        this.recordings = consul.recordings(RecordingOptions.<String>of(json -> 2L * json.length(), any -> true)
                .lasting(EVENTS)
                .atOnce(AT_ONCE)
                .kept(KEPT)
                .keptFor(KEPT_FOR));
    }

    /**
     * Waits, and records who comes, changes and goes; the last event says how it ended.
     *
     * @throws RejectedExecutionException if too many are waited at already
     */
    Recording<String> start(Barrier barrier) {
        return recordings.start(
                ids.generateId().toString(),
                consul.barrier(barrier).map(ConsulFluxJson::line).onErrorResume(failure -> Flux.just(failed(failure))));
    }

    Optional<Recording<String>> find(String id) {
        return recordings.find(id);
    }

    private static String failed(Throwable failure) {
        return failure instanceof ConsulException known
                ? ConsulFluxJson.line(known)
                : Json.of("failed")
                        .with("message", String.valueOf(failure.getMessage()))
                        .text();
    }
}
