// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import io.consulflux.error.ConsulException;
import java.time.Duration;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Server-sent events whose data is one line of JSON. */
public final class Sse {

    /** Below the idle limits that proxies have, which begin at 30 s. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private Sse() {}

    /** An event without an id: a browser that comes back resumes after the last one that had one. */
    public static ServerSentEvent<String> of(String json) {
        return ServerSentEvent.builder(json).build();
    }

    public static ServerSentEvent<String> of(String id, String json) {
        return ServerSentEvent.builder(json).id(id).build();
    }

    /**
     * The same with a comment at once, so that a browser knows that it is connected where nothing happens, and then now and
     * then, so that proxies keep the connection and a browser that has gone is noticed. Asks
     * for one event at a time: what a slow browser has not taken is not held here. A failure of Consul's becomes the last
     * event: nothing else can be said once a stream has begun.
     */
    public static Flux<ServerSentEvent<String>> keptAlive(Flux<ServerSentEvent<String>> events) {
        return events.onErrorResume(ConsulException.class, failure -> Mono.just(of(failed(failure))))
                .publish(
                        told -> Flux.merge(
                                1,
                                told,
                                Flux.interval(Duration.ZERO, PAUSE)
                                        .onBackpressureDrop()
                                        .map(any -> ServerSentEvent.<String>builder()
                                                .comment("")
                                                .build())
                                        .takeUntilOther(told.ignoreElements().onErrorComplete())),
                        1);
    }

    /** How a failure of Consul's is told. */
    public static String failed(ConsulException failure) {
        return Json.of("failed")
                .with("message", String.valueOf(failure.getMessage()))
                .text();
    }
}
