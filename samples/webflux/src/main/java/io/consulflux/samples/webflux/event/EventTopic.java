// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.event;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.event.EventWatch;
import io.consulflux.jackson.ConsulFluxJson;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.Recording;
import io.consulflux.samples.webflux.page.Topic;
import io.consulflux.samples.webflux.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/**
 * User events in the stream of a page. Consul does not say when an event was fired; so the application takes them down as
 * they come, from its start on, and all pages are told the same times.
 */
@Component
final class EventTopic implements Topic {

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ConsulFlux consul;
    private final String id = UUID.randomUUID().toString();
    private final Instant since = Instant.now();

    EventTopic(ConsulFlux consul) {
        this.consul = consul;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        recording();
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Flux<Told> follow(String all, Optional<String> position) {
        return Flux.concat(
                Flux.just(Told.of(Json.of("since").with("at", since.toString()).text())),
                Topic.of(recording(), position, ConsulFluxJson::line));
    }

    private Recording<NodeEvent> recording() {
        return consul.recordings().start(id, watch());
    }

    /** Goes on after the last event, for as long as there is a client. */
    private Flux<NodeEvent> watch() {
        AtomicReference<EventWatch> next = new AtomicReference<>(EventWatch.of());
        return Flux.defer(() -> consul.events().watch(next.get()))
                .map(event -> {
                    if (event instanceof UserEvent.Received received) {
                        next.set(EventWatch.of().after(received.id()));
                    }
                    return event;
                })
                .retryWhen(Retry.backoff(Long.MAX_VALUE, SHORTEST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(failure -> !(failure instanceof ConsulClosedException)));
    }
}
