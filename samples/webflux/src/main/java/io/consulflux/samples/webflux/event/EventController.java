// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.event;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.event.FiredEvent;
import io.consulflux.jackson.ConsulFluxJson;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.webflux.web.Resumption;
import io.consulflux.samples.webflux.web.Sse;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Consul's user events by HTTP. */
@RestController
@RequestMapping("/api/events")
final class EventController {

    /** As many as an agent holds: a browser that falls further behind is told of a gap. */
    private static final int WAITING = 256;

    private final ConsulFlux consul;

    EventController(ConsulFlux consul) {
        this.consul = consul;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<FiredEvent> fire(@Valid @RequestBody FireRequest request) {
        EventFire event = asked(request);
        return consul.events().fire(event);
    }

    /**
     * The events that the agent receives.
     *
     * @param name which; none means all
     * @param replay whether to begin with what the agent still holds
     */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> follow(
            @RequestParam(defaultValue = "") List<String> name,
            @RequestParam(defaultValue = "false") boolean replay,
            Resumption resumption) {
        EventWatch watch = watch(name).onOverflow(EventWatch.Overflow.DROP_OLDEST, WAITING);
        EventWatch begun = replay ? watch.replay() : watch;
        return Sse.keptAlive(consul.events()
                .watch(resumption.id().map(watch::after).orElse(begun))
                .map(EventController::event));
    }

    private static ServerSentEvent<String> event(NodeEvent event) {
        String json = ConsulFluxJson.line(event);
        // A gap has no id: who resumes after it asks for what came after the last event.
        return event instanceof UserEvent.Received received ? Sse.of(received.id(), json) : Sse.of(json);
    }

    private static EventFire asked(FireRequest request) {
        try {
            return request.event();
        } catch (IllegalArgumentException refusal) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, refusal.getMessage(), refusal);
        }
    }

    private static EventWatch watch(List<String> names) {
        try {
            return EventWatch.of(names.toArray(String[]::new));
        } catch (IllegalArgumentException refusal) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, refusal.getMessage(), refusal);
        }
    }
}
