// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationFailureHandler;
import org.springframework.security.web.server.authentication.RedirectServerAuthenticationSuccessHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationFailureHandler;
import org.springframework.security.web.server.authentication.ServerAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Tries to log in: slowed down where many fail, and written to the log. */
@Component
final class Logins implements ServerAuthenticationSuccessHandler, ServerAuthenticationFailureHandler {

    static final String PAGE = "/login";

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final LoginBrake brake;
    private final ServerAuthenticationSuccessHandler welcome = new RedirectServerAuthenticationSuccessHandler();
    private final ServerAuthenticationFailureHandler refusal =
            new RedirectServerAuthenticationFailureHandler(PAGE + "?error");

    Logins(LoginBrake brake) {
        this.brake = brake;
    }

    /** Stands before the password is looked at, which costs time. */
    Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean login = HttpMethod.POST.equals(exchange.getRequest().getMethod())
                && PAGE.equals(
                        exchange.getRequest().getPath().pathWithinApplication().value());
        return login
                ? user(exchange).flatMap(user -> {
                    Duration pause = brake.begin(user, from(exchange));
                    return pause.isZero() ? chain.filter(exchange) : sendAway(exchange.getResponse(), pause);
                })
                : chain.filter(exchange);
    }

    @Override
    public Mono<Void> onAuthenticationSuccess(WebFilterExchange exchange, Authentication login) {
        return user(exchange.getExchange()).flatMap(user -> {
            brake.succeeded(user, from(exchange.getExchange()));
            LOG.info("{} logged in from {}", LogText.of(user), text(from(exchange.getExchange())));
            return welcome.onAuthenticationSuccess(exchange, login);
        });
    }

    @Override
    public Mono<Void> onAuthenticationFailure(WebFilterExchange exchange, AuthenticationException failure) {
        return user(exchange.getExchange()).flatMap(user -> {
            LOG.warn("A login as {} from {} failed", LogText.of(user), text(from(exchange.getExchange())));
            return refusal.onAuthenticationFailure(exchange, failure);
        });
    }

    /** Not logged: it would be as many lines as somebody has patience. */
    private static Mono<Void> sendAway(ServerHttpResponse response, Duration pause) {
        long seconds = pause.plusMillis(999).toSeconds();
        response.setStatusCode(HttpStatus.SEE_OTHER);
        response.getHeaders().setLocation(URI.create(PAGE + "?wait=" + seconds));
        response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return response.setComplete();
    }

    private static Mono<String> user(ServerWebExchange exchange) {
        return exchange.getFormData().map(form -> Objects.requireNonNullElse(form.getFirst("username"), ""));
    }

    private static @Nullable InetSocketAddress from(ServerWebExchange exchange) {
        return exchange.getRequest().getRemoteAddress();
    }

    private static String text(@Nullable InetSocketAddress from) {
        return from == null
                ? "an unknown address"
                : from.getAddress() == null
                        ? from.getHostString()
                        : from.getAddress().getHostAddress();
    }
}
