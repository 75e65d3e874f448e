// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with a browser: keeps cookies and sends the token back. */
final class Visitor {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final WebTestClient client;
    private final String base;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private final List<String> setCookies = new CopyOnWriteArrayList<>();

    Visitor(int port) {
        base = "http://127.0.0.1:" + port;
        client = WebTestClient.bindToServer()
                .baseUrl(base)
                .responseTimeout(LIMIT)
                .build();
    }

    /** Logs in as the form does, and says where that leads. */
    String logIn(String user, String password) {
        keepCookies(client.get().uri("/login").exchange());
        WebTestClient.ResponseSpec answer = client.post()
                .uri("/login")
                .header(HttpHeaders.COOKIE, cookies())
                .body(BodyInserters.fromFormData("username", user)
                        .with("password", password)
                        .with("_csrf", token()))
                .exchange();
        keepCookies(answer);
        return String.valueOf(
                answer.returnResult(Void.class).getResponseHeaders().getLocation());
    }

    JsonNode get(String path) {
        return json(client.get().uri(path).header(HttpHeaders.COOKIE, cookies()).exchange());
    }

    JsonNode post(String path, String json) {
        return json(client.post()
                .uri(path)
                .header(HttpHeaders.COOKIE, cookies())
                .header("X-XSRF-TOKEN", token())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchange());
    }

    void logOut() {
        client.post()
                .uri("/logout")
                .header(HttpHeaders.COOKIE, cookies())
                .header("X-XSRF-TOKEN", token())
                .exchange()
                .expectStatus()
                .isFound();
    }

    /** What servers have asked to be kept, word for word. */
    List<String> setCookies() {
        return setCookies;
    }

    void delete(String path) {
        client.delete()
                .uri(path)
                .header(HttpHeaders.COOKIE, cookies())
                .header("X-XSRF-TOKEN", token())
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    /** The events of a stream, without the comments in between. */
    Flux<JsonNode> follow(String path) {
        return events(path)
                .mapNotNull(ServerSentEvent::data)
                .map(json -> JsonMapper.shared().readTree(json));
    }

    /** A stream as it is. */
    Flux<ServerSentEvent<String>> events(String path) {
        return Flux.defer(() -> client.get()
                .uri(URI.create(base + path))
                .header(HttpHeaders.COOKIE, cookies())
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody());
    }

    String cookies() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private String token() {
        return Objects.requireNonNull(cookies.get("XSRF-TOKEN"));
    }

    private void keepCookies(WebTestClient.ResponseSpec answer) {
        setCookies.addAll(answer.returnResult(Void.class).getResponseHeaders().getOrEmpty(HttpHeaders.SET_COOKIE));
        answer.returnResult(Void.class)
                .getResponseCookies()
                .forEach((name, values) -> cookies.put(name, values.get(0).getValue()));
    }

    private static JsonNode json(WebTestClient.ResponseSpec answer) {
        String body = answer.expectStatus()
                .is2xxSuccessful()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(Objects.requireNonNull(body));
    }
}
