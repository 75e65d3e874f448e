// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.Histories;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** A real agent, and a model of its cluster that is new for each play. */
final class Sides {

    /** How short the life of a session may be. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI agent;
    private final String node;
    private final Release release;
    private VirtualTime time;
    private ModelAgent model;
    private int plays;

    Sides(ConsulAgent agent) {
        this(agent.httpAddress(), agent.name());
    }

    Sides(URI agent, String node) {
        this.agent = agent;
        this.node = node;
        this.release = Release.of(JsonMapper.shared()
                .readTree(real(Request.get("/v1/agent/self")).body().utf8())
                .path("Config")
                .path("Version")
                .asString());
        this.time = new VirtualTime();
        this.model = fresh();
    }

    static ConsulCluster cluster() {
        return ConsulCluster.builder()
                .withoutAcls()
                .configuration("{\"session_ttl_min\": \"" + SHORTEST.toSeconds() + "s\"}")
                .start();
    }

    private ModelAgent fresh() {
        Random random = Histories.data();
        time = new VirtualTime();
        ModelCluster cluster = new ModelCluster(time, random, new Weather(random, 0), List.of(node));
        cluster.keys().as(release);
        cluster.sessions().allow(SHORTEST);
        return cluster.agent(node);
    }

    /** A new model, and a folder in which Consul has never had a key. */
    String folder() {
        model = fresh();
        return "play" + ++plays + "/";
    }

    Response real(Request request) {
        try {
            return response(client.send(sent(request), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(request.operation(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(request.operation(), e);
        }
    }

    CompletableFuture<Response> realMeanwhile(Request request) {
        return client.sendAsync(sent(request), BodyHandlers.ofByteArray()).thenApply(Sides::response);
    }

    private HttpRequest sent(Request request) {
        return HttpRequest.newBuilder(URI.create(agent + request.target()))
                .method(
                        request.method().name(),
                        BodyPublishers.ofByteArray(request.body().toByteArray()))
                .timeout(LIMIT)
                .build();
    }

    private static Response response(HttpResponse<byte[]> answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return new Response(answer.statusCode(), headers, Bytes.owning(answer.body()));
    }

    /** In the model. */
    void pass(Duration span) {
        time.pass(span);
    }

    /** In the model, no longer than it takes. */
    void passUntil(CompletableFuture<Response> answered, Duration most) {
        for (Duration passed = Duration.ZERO; !answered.isDone() && passed.compareTo(most) < 0; ) {
            time.pass(MOMENT);
            passed = passed.plus(MOMENT);
        }
    }

    CompletableFuture<Response> model(Request request) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        model.serve(request, answer::complete);
        return answer;
    }
}
