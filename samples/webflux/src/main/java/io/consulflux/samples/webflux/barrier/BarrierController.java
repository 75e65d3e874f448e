// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.barrier;

import io.consulflux.barrier.Barrier;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.webflux.web.Json;
import io.consulflux.samples.webflux.web.Sse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waiting at a barrier by HTTP. */
@RestController
@RequestMapping("/api/barrier")
final class BarrierController {

    private final ConsulFlux consul;

    BarrierController(ConsulFlux consul) {
        this.consul = consul;
    }

    /** What would be waited for; an error where that cannot be. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> look(@ModelAttribute BarrierRequest request) {
        Barrier barrier = asked(request);
        return Json.of("barrier")
                .with("prefix", barrier.prefix())
                .with("timeoutSeconds", barrier.timeout().toSeconds())
                .fields();
    }

    /**
     * Waits, and tells who comes, changes and goes; the last event says how it ended. It changes nothing in Consul. Who
     * reconnects waits anew: there is nothing to resume.
     */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> follow(@ModelAttribute BarrierRequest request) {
        return Sse.keptAlive(consul.barrier(asked(request))
                .map(BarrierJson::of)
                .onErrorResume(failure -> Mono.just(BarrierJson.of(failure)))
                .map(Sse::of));
    }

    private static Barrier asked(BarrierRequest request) {
        try {
            return request.barrier();
        } catch (IllegalArgumentException refusal) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, refusal.getMessage(), refusal);
        }
    }
}
