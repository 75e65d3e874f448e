// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.samples.webflux.web.Followed;
import io.consulflux.samples.webflux.web.Resumption;
import jakarta.validation.Valid;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
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

/** Jobs by HTTP: begin one, look at it, follow it, cancel it. */
@RestController
@RequestMapping("/api/jobs")
final class JobController {

    private static final String NOBODY = "somebody";

    private final Jobs jobs;

    JobController(Jobs jobs) {
        this.jobs = jobs;
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> start(@Valid @RequestBody JobRequest request, @Nullable Principal user) {
        try {
            Job job = jobs.start(request, name(user));
            return ResponseEntity.created(URI.create("/api/jobs/" + job.id()))
                    .body(job.json().fields());
        } catch (IllegalArgumentException refusal) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, refusal.getMessage(), refusal);
        } catch (RejectedExecutionException refusal) {
            throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, refusal.getMessage(), refusal);
        }
    }

    @GetMapping
    List<Map<String, Object>> all() {
        return jobs.all().stream().map(job -> job.json().fields()).toList();
    }

    @GetMapping("/{id}")
    Map<String, Object> one(@PathVariable String id) {
        return found(id).json().fields();
    }

    /** The events of a job from its first on, or after the one that is named; 204 where nothing is left to tell. */
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<Flux<ServerSentEvent<String>>> follow(@PathVariable String id, Resumption resumption) {
        return Followed.of(jobs.recording(id).orElseThrow(() -> notFound(id)), resumption, Line::json);
    }

    /** Ends a job that runs; one that has ended stays as it is. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> cancel(@PathVariable String id, @Nullable Principal user) {
        found(id).cancel(name(user));
        return ResponseEntity.noContent().build();
    }

    private Job found(String id) {
        return jobs.find(id).orElseThrow(() -> notFound(id));
    }

    private static ResponseStatusException notFound(String id) {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND, "There is no such job, or it is no longer kept: " + id);
    }

    private static String name(@Nullable Principal user) {
        return user == null ? NOBODY : user.getName();
    }
}
