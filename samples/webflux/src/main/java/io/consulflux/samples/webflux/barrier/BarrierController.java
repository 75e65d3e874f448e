// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.barrier;

import io.consulflux.barrier.Barrier;
import io.consulflux.reactor.Recording;
import io.consulflux.samples.webflux.web.Followed;
import io.consulflux.samples.webflux.web.Json;
import io.consulflux.samples.webflux.web.Resumption;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** Waiting at a barrier by HTTP. It changes nothing in Consul. */
@RestController
@RequestMapping("/api/barriers")
final class BarrierController {

    private final Barriers barriers;

    BarrierController(Barriers barriers) {
        this.barriers = barriers;
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> start(@RequestBody BarrierRequest request) {
        try {
            Barrier barrier = request.barrier();
            Recording<String> wait = barriers.start(barrier);
            return ResponseEntity.created(URI.create("/api/barriers/" + wait.id()))
                    .body(Json.of("barrier")
                            .with("id", wait.id())
                            .with("prefix", barrier.prefix())
                            .with("timeoutSeconds", barrier.timeout().toSeconds())
                            .fields());
        } catch (IllegalArgumentException refusal) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, refusal.getMessage(), refusal);
        } catch (RejectedExecutionException refusal) {
            throw new ResponseStatusException(
                    HttpStatus.TOO_MANY_REQUESTS, "Too many barriers are waited at; stop waiting at one", refusal);
        }
    }

    /** Who comes, changes and goes, from the first on, or after the event that is named; 204 where nothing is left to tell. */
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<Flux<ServerSentEvent<String>>> follow(@PathVariable String id, Resumption resumption) {
        return Followed.of(found(id), resumption, json -> json);
    }

    /** Waits no longer. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> stop(@PathVariable String id) {
        found(id).dispose();
        return ResponseEntity.noContent().build();
    }

    private Recording<String> found(String id) {
        return barriers.find(id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "There is no such wait, or it is no longer kept: " + id));
    }
}
