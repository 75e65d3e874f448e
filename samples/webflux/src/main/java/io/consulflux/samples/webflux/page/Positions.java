// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.page;

import io.consulflux.samples.webflux.web.Resumption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.codec.ServerSentEvent;

/**
 * How far each topic of a stream was told: {@code events=7f0c…:3&job=91ab…:12} is the id of an event. Used by
 * one thread at a time.
 */
final class Positions {

    private final Map<String, String> reached = new TreeMap<>();

    /** An event and its topic. */
    record Named(String topic, Topic.Told told) {}

    static Positions of(Resumption resumption) {
        Positions positions = new Positions();
        for (String part : resumption.id().orElse("").split("&", -1)) {
            int sign = part.indexOf('=');
            if (sign > 0) {
                positions.reached.put(part.substring(0, sign), part.substring(sign + 1));
            }
        }
        return positions;
    }

    Optional<String> of(String topic) {
        return Optional.ofNullable(reached.get(topic));
    }

    /** In the order in which they are told: an id names nothing that has yet to be told. */
    ServerSentEvent<String> event(Named event) {
        event.told().position().ifPresent(position -> reached.put(event.topic(), position));
        String id = reached.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
        return ServerSentEvent.builder(event.told().json())
                .event(event.topic())
                .id(id)
                .build();
    }
}
