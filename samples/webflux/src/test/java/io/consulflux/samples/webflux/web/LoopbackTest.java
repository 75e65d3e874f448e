// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class LoopbackTest {

    @Test
    void whatHasNoLoginStartsOnLoopbackOnly() throws UnknownHostException {
        assertThatCode(() -> new Loopback(at("127.0.0.1"))).doesNotThrowAnyException();
        assertThatCode(() -> new Loopback(at("::1"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Loopback(at("0.0.0.0")))
                .hasMessageContaining("expects a loopback address")
                .hasMessageContaining("0.0.0.0");
        assertThatThrownBy(() -> new Loopback(at("192.0.2.1"))).hasMessageContaining("192.0.2.1");
        assertThatThrownBy(() -> new Loopback(new ServerProperties())).hasMessageContaining("none, which means all");
    }

    @Test
    void aPageFromElsewhereCannotGiveItsOwnNameToLoopback() throws UnknownHostException {
        assertThat(statusFor("localhost:8080")).isNull();
        assertThat(statusFor("127.0.0.1")).isNull();
        assertThat(statusFor("[::1]:8080")).isNull();
        assertThat(statusFor("evil.example:8080")).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
        assertThat(statusFor("127.0.0.1.evil.example")).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
    }

    private static @Nullable HttpStatusCode statusFor(String host) throws UnknownHostException {
        MockServerWebExchange exchange = MockServerWebExchange.from(
                MockServerHttpRequest.get("/").header("Host", host).build());
        new Loopback(at("127.0.0.1")).filter(exchange, passed -> Mono.empty()).block(Duration.ofSeconds(10));
        return exchange.getResponse().getStatusCode();
    }

    private static ServerProperties at(String address) throws UnknownHostException {
        ServerProperties properties = new ServerProperties();
        properties.setAddress(InetAddress.getByName(address));
        return properties;
    }
}
