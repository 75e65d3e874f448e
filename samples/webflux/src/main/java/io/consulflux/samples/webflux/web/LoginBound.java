// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets every stream end with its login: a request is asked once who sends it, and a stream would go on for ever on that
 * answer. It ends when the session does, by logging out or by standing idle, or is another's.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class LoginBound implements WebFilter {

    /** How long a stream may outlive its login. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final String LOGIN =
            WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange.mutate().response(new Bound(exchange)).build());
    }

    /** The response, whose body ends with the session if it is a stream. */
    private static final class Bound extends ServerHttpResponseDecorator {

        private final ServerWebExchange exchange;

        Bound(ServerWebExchange exchange) {
            super(exchange.getResponse());
            this.exchange = exchange;
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(
                    Flux.from(body).takeUntilOther(exchange.getSession().flatMap(Bound::end)));
        }

        private static Mono<Long> end(WebSession session) {
            @Nullable Object login = session.getAttribute(LOGIN);
            return Flux.interval(PAUSE)
                    .onBackpressureDrop()
                    .filter(any -> session.isExpired() || !Objects.equals(session.getAttribute(LOGIN), login))
                    .next();
        }
    }
}
