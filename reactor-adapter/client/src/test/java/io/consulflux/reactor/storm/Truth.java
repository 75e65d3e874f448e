// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.testkit.ConsulAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the agents themselves say, asked directly and by no code of consul-flux. No answer within seconds, or none that means
 * success, is an empty one.
 */
final class Truth {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final Duration LONG_LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String token;

    Truth(String token) {
        this.token = token;
    }

    /**
     * What a key holds.
     *
     * @param index for a check-and-set
     */
    record Entry(String value, long index) {}

    /** The keys under a prefix, as the leader holds them. */
    Optional<Map<String, Entry>> keys(ConsulAgent agent, String prefix) {
        return send(agent, "GET", "/v1/kv/" + prefix + "?recurse&consistent", new byte[0], LIMIT)
                .filter(answer -> answer.statusCode() == 200 || answer.statusCode() == 404)
                .map(answer -> entries(answer.statusCode() == 404 ? "[]" : text(answer)));
    }

    /** The ids of all sessions. */
    Optional<List<String>> sessions(ConsulAgent agent) {
        return json(agent, "/v1/session/list?consistent")
                .map(list -> list.valueStream()
                        .map(session -> session.path("ID").asString(""))
                        .toList());
    }

    /** Each instance of a service with the state of its checks, sorted. */
    Optional<List<String>> instances(ConsulAgent agent, String service) {
        return json(agent, "/v1/health/service/" + service + "?consistent").map(list -> {
            TreeSet<String> instances = new TreeSet<>();
            for (JsonNode instance : list) {
                TreeSet<String> checks = new TreeSet<>();
                for (JsonNode check : instance.path("Checks")) {
                    checks.add(check.path("CheckID").asString("") + "="
                            + check.path("Status").asString(""));
                }
                instances.add(instance.path("Service").path("ID").asString("") + checks);
            }
            return List.copyOf(instances);
        });
    }

    /** The events that an agent holds. */
    Optional<List<HeldEvent>> events(ConsulAgent agent) {
        return json(agent, "/v1/event/list").map(list -> {
            List<HeldEvent> held = new ArrayList<>();
            for (JsonNode event : list) {
                held.add(new HeldEvent(
                        event.path("ID").asString(""),
                        event.path("Name").asString(""),
                        decoded(event.path("Payload"))));
            }
            return held;
        });
    }

    Optional<JsonNode> json(ConsulAgent agent, String path) {
        return send(agent, "GET", path, new byte[0], LIMIT)
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> JSON.readTree(text(answer)));
    }

    /** The body of the answer, if it means success. */
    Optional<String> put(ConsulAgent agent, String path, String body) {
        return send(agent, "PUT", path, body.getBytes(StandardCharsets.UTF_8), LIMIT)
                .filter(answer -> answer.statusCode() == 200)
                .map(Truth::text);
    }

    Optional<String> delete(ConsulAgent agent, String path) {
        return send(agent, "DELETE", path, new byte[0], LIMIT)
                .filter(answer -> answer.statusCode() == 200)
                .map(Truth::text);
    }

    Optional<byte[]> save(ConsulAgent agent) {
        return send(agent, "GET", "/v1/snapshot", new byte[0], LONG_LIMIT)
                .filter(answer -> answer.statusCode() == 200)
                .map(HttpResponse::body);
    }

    boolean restore(ConsulAgent agent, byte[] snapshot) {
        return send(agent, "PUT", "/v1/snapshot", snapshot, LONG_LIMIT)
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    private Optional<HttpResponse<byte[]>> send(
            ConsulAgent agent, String method, String path, byte[] body, Duration limit) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(agent.httpAddress() + path))
                .timeout(limit)
                .header("X-Consul-Token", token)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        try {
            return Optional.of(http.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Map<String, Entry> entries(String list) {
        Map<String, Entry> entries = new TreeMap<>();
        for (JsonNode entry : JSON.readTree(list)) {
            entries.put(
                    entry.path("Key").asString(""),
                    new Entry(
                            decoded(entry.path("Value")),
                            entry.path("ModifyIndex").asLong()));
        }
        return entries;
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.UTF_8);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
