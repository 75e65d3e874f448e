// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.page;

import io.consulflux.error.ConsulException;
import io.consulflux.reactor.Recorded;
import io.consulflux.reactor.Recording;
import io.consulflux.samples.webflux.web.Followed;
import io.consulflux.samples.webflux.web.Sse;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** Something that a page follows, beside others, in its one stream. */
public interface Topic {

    /** The parameter by which it is asked for, and the name of its events. */
    String name();

    /**
     * What there is to tell.
     *
     * @param what which of its kind; empty where there is but one
     * @param position the last that was told before, if this stream goes on with another
     */
    Flux<Told> follow(String what, Optional<String> position);

    /**
     * An event of a topic's.
     *
     * @param position after which to go on; none where it moves nothing
     * @param json one object, on one line
     */
    record Told(Optional<String> position, String json) {

        /** What is told of something that cannot be gone on with. */
        public static Told of(String json) {
            return new Told(Optional.empty(), json);
        }
    }

    /** A recording: its id and a number are a position. One of another recording counts for nothing. */
    static <E> Flux<Told> of(Recording<E> recording, Optional<String> position, Function<E, String> json) {
        String before = recording.id() + ":";
        long after = position.filter(there -> there.startsWith(before))
                .map(there -> number(there.substring(before.length())))
                .filter(number -> number <= recording.newest())
                .orElse(0L);
        return recording
                .after(after)
                .map(told -> told(before, told, json))
                .onErrorResume(ConsulException.class, failure -> Flux.just(Told.of(Sse.failed(failure))));
    }

    private static <E> Told told(String before, Recorded<E> told, Function<E, String> json) {
        return new Told(Optional.of(before + told.number()), Followed.json(told, json));
    }

    private static long number(String digits) {
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }
}
