// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.page;

import io.consulflux.samples.webflux.web.Resumption;
import io.consulflux.samples.webflux.web.Sse;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * All that a page follows, in one stream: a browser has six connections to a server in all its windows, and those that
 * streams take are missing for what people click.
 */
@RestController
final class PageController {

    private final List<Topic> topics;

    PageController(List<Topic> topics) {
        this.topics = topics;
    }

    /**
     * The topics that are named by parameters, as {@code ?nodes&events&job=ID}; an event's name is its topic, and its id says
     * how far each of them was told.
     */
    @GetMapping(path = "/api/page", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> follow(@RequestParam Map<String, String> asked, Resumption resumption) {
        return Flux.defer(() -> {
            Positions positions = Positions.of(resumption);
            List<Flux<Positions.Named>> all = topics.stream()
                    .filter(topic -> asked.containsKey(topic.name()))
                    .map(topic -> topic.follow(asked.getOrDefault(topic.name(), ""), positions.of(topic.name()))
                            .map(told -> new Positions.Named(topic.name(), told)))
                    .toList();
            // One of each at a time: none waits here that the browser has not taken.
            return Sse.keptAlive(Flux.merge(Flux.fromIterable(all), Math.max(1, all.size()), 1)
                    .map(positions::event));
        });
    }
}
