// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.reactor.Recorded;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

// docs/spring.md shows what follows, to the letter.
@RestController
class JobController {

    private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();
    private final ConsulFlux consul;

    JobController(ConsulFlux consul) {
        this.consul = consul;
    }

    @PostMapping("/jobs")
    String start(@RequestBody String command) {
        Flux<NodeEvent> job = consul.exec(ExecJob.of(command)).transform(ExecOutput.text());
        return consul.recordings().start(ids.generateId().toString(), job).id();
    }

    @GetMapping(path = "/jobs/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<Flux<ServerSentEvent<Object>>> follow(
            @PathVariable("id") String id, @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long last) {
        return consul.recordings()
                .find(id)
                .filter(job -> !job.isAllToldAt(last))
                .map(job -> ResponseEntity.ok(job.after(last).map(JobController::event)))
                .orElse(ResponseEntity.noContent().build()); // on which an EventSource comes back no more
    }

    private static ServerSentEvent<Object> event(Recorded<NodeEvent> told) {
        return ServerSentEvent.<Object>builder(told)
                .id(Long.toString(told.number()))
                .build();
    }
}
