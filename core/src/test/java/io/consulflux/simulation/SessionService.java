// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.simulation.StoreState.Session;
import io.consulflux.simulation.Waiting.Query;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sessions over HTTP (Consul {@code agent/session_endpoint.go}, {@code agent/consul/session_endpoint.go}). */
final class SessionService {

    private static final Duration LONGEST_TTL = Duration.ofHours(24);

    private final ModelStore store;
    private final Waiting waiting;
    private final Supplier<Release> release;
    private final Supplier<String> ids;
    private Duration shortest = Duration.ofSeconds(10);

    SessionService(ModelStore store, Waiting waiting, Supplier<Release> release, Supplier<String> ids) {
        this.store = store;
        this.waiting = waiting;
        this.release = release;
        this.ids = ids;
    }

    /** From now on sessions may live as short as that. */
    void allow(Duration shortest) {
        this.shortest = shortest;
    }

    /** @param agent the node that is asked */
    void serve(Ask ask, String agent, Consumer<Response> reply) {
        Optional<String> renewed = ask.after("/v1/session/renew/");
        Optional<String> destroyed = ask.after("/v1/session/destroy/");
        Optional<String> one = ask.after("/v1/session/info/");
        Optional<String> node = ask.after("/v1/session/node/");
        if (ask.path().equals("/v1/session/create")) {
            reply.accept(create(ask, agent));
        } else if (renewed.isPresent()) {
            reply.accept(renew(renewed.get()));
        } else if (destroyed.isPresent()) {
            store.destroy(destroyed.get());
            reply.accept(Answers.plain(200, "true"));
        } else if (one.isPresent()) {
            list(ask, session -> session.id().equals(one.get()), reply);
        } else if (node.isPresent()) {
            list(ask, session -> session.node().equals(node.get()), reply);
        } else if (ask.path().equals("/v1/session/list")) {
            list(ask, session -> true, reply);
        } else {
            throw new AssertionError("nothing that this project asks: " + ask);
        }
    }

    private void list(Ask ask, Predicate<Session> which, Consumer<Response> reply) {
        Query query = new Query(
                state -> state.sessionsIndex,
                state -> Answers.indexed(
                        200,
                        state.sessions.values().stream()
                                .filter(which)
                                .map(Answers::session)
                                .collect(Collectors.joining(",", "[", "]")),
                        state.sessionsIndex,
                        state.number));
        waiting.ask(query, store.state(), ask.number("index"), ask.pause(), reply);
    }

    private Response renew(String id) {
        return store.renew(id)
                .map(session -> Answers.plain(200, "[" + Answers.session(session) + "]"))
                .orElseGet(() -> Answers.plain(404, "Session id '" + id + "' not found"));
    }

    private Response create(Ask ask, String agent) {
        JsonNode body = JsonMapper.shared()
                .readTree(ask.body().isEmpty() ? "{}" : ask.body().utf8());
        String behavior = body.path("Behavior").asString("");
        List<String> checks = body.has("NodeChecks")
                ? body.path("NodeChecks").valueStream().map(JsonNode::asString).toList()
                : List.of("serfHealth");
        Session session = new Session(
                ids.get(),
                body.path("Name").asString(""),
                body.path("Node").asString(agent),
                body.path("TTL").asString(""),
                GoDuration.parse(body.path("LockDelay").asString("15s")).orElseThrow(),
                behavior.equals("delete"),
                checks,
                0);
        String error = error(session, behavior);
        if (!error.isEmpty()) {
            return Answers.plain(500, error);
        }
        store.create(session);
        return Answers.plain(200, "{\"ID\":\"" + session.id() + "\"}");
    }

    private String error(Session session, String behavior) {
        if (!List.of("", "release", "delete").contains(behavior)) {
            return "Invalid Behavior setting '" + behavior + "'";
        }
        Optional<Duration> ttl = GoDuration.parse(session.ttl());
        if (ttl.isEmpty()) {
            return "Session TTL '" + session.ttl() + "' invalid: time: invalid duration \"" + session.ttl() + "\"";
        }
        boolean out = ttl.get().compareTo(shortest) < 0 || ttl.get().compareTo(LONGEST_TTL) > 0;
        if (out && !ttl.get().isZero()) {
            return "Invalid Session TTL '" + ttl.get().toNanos() + "', must be between [" + shortest.toSeconds()
                    + "s=24h0m0s]";
        }
        return session.checks().stream()
                .filter(check -> !check.equals("serfHealth"))
                .findFirst()
                .map(check -> release.get().creating("Missing check '" + check + "' registration"))
                .orElse("");
    }
}
