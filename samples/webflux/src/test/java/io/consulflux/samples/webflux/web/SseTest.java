// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulClosedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class SseTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestPublisher<ServerSentEvent<String>> events = TestPublisher.create();

    @Test
    void commentsOpenAStreamAtOnceAndKeepItAliveThoughNothingHappens() {
        StepVerifier.withVirtualTime(() -> Sse.keptAlive(events.flux()))
                .thenAwait(Duration.ZERO)
                .expectNextMatches(event -> "".equals(event.comment()))
                .thenAwait(Duration.ofSeconds(15))
                .expectNextMatches(event -> "".equals(event.comment()) && event.data() == null)
                .then(() -> events.next(Sse.of("1", "{}")))
                .expectNextMatches(event -> "{}".equals(event.data()))
                .then(events::complete)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aFailureOfConsulsIsTheLastEvent() {
        StepVerifier.create(Sse.keptAlive(events.flux()).mapNotNull(ServerSentEvent::data))
                .then(() -> events.next(Sse.of("{}")).error(new ConsulClosedException("watch")))
                .expectNext("{}")
                .expectNextMatches(json -> json.startsWith("{\"type\":\"failed\",\"message\":"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void nothingIsTakenThatNobodyWants() {
        Flux<ServerSentEvent<String>> many = Flux.range(1, 1000).map(i -> Sse.of(Integer.toString(i), "{}"));
        int[] taken = {0};
        StepVerifier.create(Sse.keptAlive(many.doOnNext(any -> taken[0]++)).filter(event -> event.data() != null), 1)
                .expectNextCount(1)
                .then(() -> assertThat(taken[0]).isLessThan(10))
                .thenRequest(1000)
                .expectNextCount(999)
                .expectComplete()
                .verify(LIMIT);
    }
}
