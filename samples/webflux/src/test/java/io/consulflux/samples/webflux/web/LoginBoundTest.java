// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LoginBoundTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(10);
    private static final String LOGIN =
            WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME;

    private final InMemoryWebSessionStore sessions = new InMemoryWebSessionStore();
    private final WebSession session =
            Objects.requireNonNull(sessions.createWebSession().block(LIMIT));

    @Test
    void aStreamEndsWhenItsSessionHasStoodIdleForTooLong() {
        session.start();
        assertEnds(() -> sessions.setClock(Clock.offset(sessions.getClock(), Duration.ofMinutes(31))));
    }

    @Test
    void aStreamEndsWithTheLogoutAndWithTheLoginOfAnother() {
        session.start();
        assertEnds(() -> session.getAttributes().put(LOGIN, "grace"));
        assertEnds(() -> session.invalidate().block(LIMIT));
    }

    @Test
    void aStreamWithoutALoginGoesOn() {
        StepVerifier.withVirtualTime(this::stream)
                .expectSubscription()
                .expectNoEvent(LONG)
                .thenCancel()
                .verify(LIMIT);
    }

    private void assertEnds(Runnable end) {
        session.getAttributes().put(LOGIN, "ada");
        StepVerifier.withVirtualTime(this::stream)
                .expectSubscription()
                .expectNoEvent(LONG)
                .then(end)
                .thenAwait(Duration.ofSeconds(1))
                .expectComplete()
                .verify(LIMIT);
    }

    private Mono<Void> stream() {
        MockServerWebExchange exchange = MockServerWebExchange.builder(MockServerHttpRequest.get("/api/page"))
                .session(session)
                .build();
        return new LoginBound().filter(exchange, bound -> bound.getResponse().writeAndFlushWith(Flux.never()));
    }
}
