// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Keeps the profile without a login to this machine: it does not start on any other address than loopback, and refuses
 * requests by any other name, which a page from elsewhere could give to 127.0.0.1.
 */
@Component
@Profile("dev")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Loopback implements WebFilter {

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    Loopback(ServerProperties server) {
        InetAddress address = server.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            throw new InvalidConfigurationPropertyValueException(
                    "server.address",
                    address == null ? "none, which means all" : address.getHostAddress(),
                    "the profile dev has no login and expects a loopback address such as 127.0.0.1");
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        InetSocketAddress host = exchange.getRequest().getHeaders().getHost();
        if (host != null && NAMES.contains(host.getHostString())) {
            return chain.filter(exchange);
        }
        exchange.getResponse().setStatusCode(HttpStatus.MISDIRECTED_REQUEST);
        return exchange.getResponse().setComplete();
    }
}
