// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import io.consulflux.reactor.Recorded;
import io.consulflux.reactor.Recording;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** A recording as a browser follows it: the number of an event is its id, and what is no longer held is told as a gap. */
public final class Followed {

    private Followed() {}

    /** The events from the first on, or after the one that is named; 204 where nothing is left to tell. */
    public static <E> ResponseEntity<Flux<ServerSentEvent<String>>> of(
            Recording<E> recording, Resumption resumption, Function<E, String> json) {
        long after = resumption.id().map(Followed::number).orElse(0L);
        if (after < 0 || after > recording.newest()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "Last-Event-ID: expected an id of this stream, 0 to " + recording.newest() + ", got " + after);
        }
        if (recording.isAllToldAt(after)) {
            return ResponseEntity.noContent().build();
        }
        Flux<ServerSentEvent<String>> events =
                recording.after(after).map(told -> Sse.of(Long.toString(told.number()), json(told, json)));
        return ResponseEntity.ok(Sse.keptAlive(events));
    }

    /** What is told, as one object. */
    public static <E> String json(Recorded<E> told, Function<E, String> json) {
        if (told instanceof Recorded.Event<E> event) {
            return json.apply(event.event());
        }
        long missed = told instanceof Recorded.Gap<E> gap ? gap.missed() : 0;
        return Json.of("gap").with("atMost", missed).text();
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Last-Event-ID: expected a number, got " + id, e);
        }
    }
}
