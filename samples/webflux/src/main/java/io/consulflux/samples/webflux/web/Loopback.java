// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps the profile without a login to this machine and to who started it: it does not start on any other address than
 * loopback, refuses requests by any other name, which a page from elsewhere could give to 127.0.0.1, and those of whoever has
 * not opened the address with the {@link OwnersKey} once, which leaves a cookie.
 */
@Component
@Profile("dev")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Loopback implements WebFilter {

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private static final byte[] REFUSAL =
            "This page is for who started it: open the address that was printed, with its key.\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final OwnersKey key;

    Loopback(ServerProperties server, OwnersKey key) {
        InetAddress address = server.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            throw new InvalidConfigurationPropertyValueException(
                    "server.address",
                    address == null ? "none, which means all" : address.getHostAddress(),
                    "the profile dev has no login and expects a loopback address such as 127.0.0.1");
        }
        this.key = key;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        InetSocketAddress host = request.getHeaders().getHost();
        if (host == null || !NAMES.contains(host.getHostString())) {
            exchange.getResponse().setStatusCode(HttpStatus.MISDIRECTED_REQUEST);
            return exchange.getResponse().setComplete();
        }
        String shown = request.getQueryParams().getFirst(OwnersKey.NAME);
        if (shown != null && key.is(shown)) {
            return welcome(exchange.getResponse());
        }
        return holdsKey(request) ? chain.filter(exchange) : refuse(exchange.getResponse());
    }

    private boolean holdsKey(ServerHttpRequest request) {
        return request.getCookies().getOrDefault(OwnersKey.NAME, List.of()).stream()
                .map(HttpCookie::getValue)
                .anyMatch(key::is);
    }

    /** The key leaves the address at once, and with it the browser's history. */
    private Mono<Void> welcome(ServerHttpResponse response) {
        response.addCookie(ResponseCookie.from(OwnersKey.NAME, key.value())
                .httpOnly(true)
                .sameSite("Lax") // strict would turn away who follows the link out of a terminal in a browser
                .path("/")
                .build());
        response.setStatusCode(HttpStatus.SEE_OTHER);
        response.getHeaders().setLocation(URI.create("/"));
        return response.setComplete();
    }

    private static Mono<Void> refuse(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.FORBIDDEN);
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(REFUSAL)));
    }
}
