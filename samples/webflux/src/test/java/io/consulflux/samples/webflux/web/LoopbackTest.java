// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class LoopbackTest {

    private static final OwnersKey KEY = new OwnersKey();

    @Test
    void whatHasNoLoginStartsOnLoopbackOnly() throws UnknownHostException {
        assertThatCode(() -> new Loopback(at("127.0.0.1"), KEY)).doesNotThrowAnyException();
        assertThatCode(() -> new Loopback(at("::1"), KEY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Loopback(at("0.0.0.0"), KEY))
                .hasMessageContaining("expects a loopback address")
                .hasMessageContaining("0.0.0.0");
        assertThatThrownBy(() -> new Loopback(at("192.0.2.1"), KEY)).hasMessageContaining("192.0.2.1");
        assertThatThrownBy(() -> new Loopback(new ServerProperties(), KEY))
                .hasMessageContaining("none, which means all");
    }

    @Test
    void aPageFromElsewhereCannotGiveItsOwnNameToLoopback() throws UnknownHostException {
        assertThat(statusFor("localhost:8080")).isNull();
        assertThat(statusFor("127.0.0.1")).isNull();
        assertThat(statusFor("[::1]:8080")).isNull();
        assertThat(statusFor("evil.example:8080")).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
        assertThat(statusFor("127.0.0.1.evil.example")).isEqualTo(HttpStatus.MISDIRECTED_REQUEST);
    }

    @Test
    void whoDidNotStartItIsRefused() throws UnknownHostException {
        assertThat(answerTo(get("/")).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(answerTo(get("/api/jobs")).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(answerTo(get("/?key=guessed")).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(answerTo(get("/").cookie(new HttpCookie("key", "guessed"))).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void theAddressThatWasPrintedOpensThePage() throws UnknownHostException {
        String address = KEY.addedTo("http://127.0.0.1:8080/");
        MockServerHttpResponse welcome = answerTo(get(address.substring(address.indexOf("/?"))));

        assertThat(welcome.getStatusCode()).isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(welcome.getHeaders().getLocation()).isEqualTo(URI.create("/"));
        ResponseCookie cookie = Objects.requireNonNull(welcome.getCookies().getFirst("key"));
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(answerTo(get("/api/jobs").cookie(cookie)).getStatusCode()).isNull();
    }

    private static @Nullable HttpStatusCode statusFor(String host) throws UnknownHostException {
        return answerTo(MockServerHttpRequest.get("/").header("Host", host).cookie(new HttpCookie("key", KEY.value())))
                .getStatusCode();
    }

    private static MockServerHttpRequest.BaseBuilder<?> get(String path) {
        return MockServerHttpRequest.get(path).header("Host", "127.0.0.1:8080");
    }

    private static MockServerHttpResponse answerTo(MockServerHttpRequest.BaseBuilder<?> request)
            throws UnknownHostException {
        MockServerWebExchange exchange = MockServerWebExchange.from(request.build());
        new Loopback(at("127.0.0.1"), KEY)
                .filter(exchange, passed -> Mono.empty())
                .block(Duration.ofSeconds(10));
        return exchange.getResponse();
    }

    private static ServerProperties at(String address) throws UnknownHostException {
        ServerProperties properties = new ServerProperties();
        properties.setAddress(InetAddress.getByName(address));
        return properties;
    }
}
