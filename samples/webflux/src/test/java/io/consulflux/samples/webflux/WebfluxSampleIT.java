// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import static io.consulflux.samples.webflux.Visitor.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** The application over HTTP, on a real cluster. */
@LiveApplication
class WebfluxSampleIT {

    private final ConsulCluster cluster = LiveApplication.OnCluster.CLUSTER;

    @LocalServerPort
    private int port;

    private Visitor visitor;

    @BeforeEach
    void logIn() {
        visitor = new Visitor(port);
        assertThat(visitor.logIn(LiveApplication.USER, LiveApplication.PASSWORD))
                .isEqualTo("/");
    }

    @Test
    void aWrongPasswordLeadsBackToTheLogin() {
        assertThat(new Visitor(port).logIn(LiveApplication.USER, "difference")).isEqualTo("/login?error");
    }

    @Test
    void aCommandRunsOnThreeNodesAndEachExitIsSeen() {
        String job = start("{\"command\":\"echo hi; exit 3\"}");
        List<JsonNode> events = visitor.follow("/api/jobs/" + job + "/events")
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
        assertThat(events).filteredOn(is("acknowledged")).hasSize(3);
        assertThat(events)
                .filteredOn(is("output"))
                .extracting(event -> event.path("text").asString())
                .containsExactly("hi\n", "hi\n", "hi\n");
        assertThat(events)
                .filteredOn(is("exited"))
                .extracting(event -> event.path("code").asInt())
                .containsExactly(3, 3, 3);
        assertThat(events.get(events.size() - 1).path("outcome").asString()).isEqualTo("failed");
        assertThat(visitor.get("/api/jobs/" + job).path("outcome").asString()).isEqualTo("failed");
    }

    @Test
    void aCancelledJobEndsForAllAndLeavesNothingInConsul() {
        String job = start("{\"command\":\"sleep 600\",\"killAfterSeconds\":60}");
        StepVerifier.create(visitor.follow("/api/jobs/" + job + "/events")
                        .map(WebfluxSampleIT::type)
                        .filter(type -> !type.equals("heartbeat")))
                .expectNext("submitted", "acknowledged", "acknowledged", "acknowledged")
                .then(() -> visitor.delete("/api/jobs/" + job))
                .expectNext("cancelled")
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(Mono.fromSupplier(() -> cluster.server()
                                .http()
                                .get("/v1/kv/_rexec?keys")
                                .status())
                        .filter(status -> status == 404)
                        .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(50))))
                .expectNext(404)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void anEventThatIsFiredIsSeen() {
        JsonNode fired = visitor.post("/api/events", "{\"name\":\"deploy\",\"payload\":\"v42\"}");
        StepVerifier.create(visitor.follow("/api/events?replay=true&name=deploy")
                        .filter(event -> event.path("id").equals(fired.path("id")))
                        .take(1))
                .assertNext(event -> {
                    assertThat(type(event)).isEqualTo("event");
                    assertThat(event.path("payload").asString()).isEqualTo("v42");
                    assertThat(event.path("node").asString()).isEqualTo("node-1");
                })
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoComesBackToTheEventsIsToldWhatCameAfter() {
        String first = visitor.post("/api/events", "{\"name\":\"resume\",\"payload\":\"1\"}")
                .path("id")
                .asString();
        StepVerifier.create(
                        visitor.follow("/api/events?name=resume&replay=true").take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        visitor.post("/api/events", "{\"name\":\"resume\",\"payload\":\"2\"}");
        StepVerifier.create(visitor.follow("/api/events?name=resume&after=" + first)
                        .map(event -> event.path("payload").asString())
                        .take(1))
                .expectNext("2")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void theNodesAreListedWithTheirHealthAndFollowed() {
        JsonNode now = visitor.get("/api/nodes");
        assertThat(now.path("nodes"))
                .extracting(node -> node.path("node").asString())
                .containsExactly("node-1", "node-2", "node-3");
        assertThat(now.path("nodes"))
                .extracting(node -> node.path("health").asString())
                .containsOnly("passing");
        StepVerifier.create(visitor.follow("/api/nodes/events")
                        .map(WebfluxSampleIT::checksOfFirst)
                        .distinctUntilChanged())
                .expectNext(1)
                .then(() -> cluster.server()
                        .http()
                        .put("/v1/agent/check/register", "{\"Name\":\"disk\",\"TTL\":\"10m\",\"Status\":\"warning\"}"))
                .expectNext(2)
                .then(() -> cluster.server().http().put("/v1/agent/check/deregister/disk", ""))
                .expectNext(1)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aPageFollowsAllInOneStreamAndGoesOnWhereItWas() {
        String job = start("{\"command\":\"echo hi\"}");
        String page = "/api/page?nodes&events&job=" + job;
        List<ServerSentEvent<String>> first = visitor.events(page)
                .takeUntil(event -> String.valueOf(event.data()).contains("\"finished\""))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
        assertThat(first).extracting(ServerSentEvent::event).contains("nodes", "events", "job");
        String reached = Objects.requireNonNull(first.get(first.size() - 1).id());
        String fired =
                visitor.post("/api/events", "{\"name\":\"page\"}").path("id").asString();
        List<ServerSentEvent<String>> rest = visitor.events(page + "&after=" + UriUtils.encode(reached, "UTF-8"))
                .takeUntil(event -> String.valueOf(event.data()).contains(fired))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
        assertThat(rest)
                .extracting(ServerSentEvent::event)
                .doesNotContain("job")
                .contains("events");
    }

    /** What would stay open for ever otherwise, and tell somebody what they may not see any more. */
    @Test
    void openStreamsEndWithTheirLogin() {
        StepVerifier.create(Flux.merge(visitor.follow("/api/nodes/events"), visitor.follow("/api/page?nodes")))
                .expectNextCount(2)
                .then(visitor::logOut)
                .thenConsumeWhile(any -> true)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoGuessesIsSlowedDown() {
        Visitor guesser = new Visitor(port);
        for (int i = 0; i < 3; i++) {
            assertThat(guesser.logIn("grace", "guess" + i)).isEqualTo("/login?error");
        }
        assertThat(guesser.logIn("grace", "guess")).startsWith("/login?wait=");
    }

    @Test
    void theCookieOfASessionIsNotSentByOtherSites() {
        assertThat(visitor.setCookies())
                .anyMatch(cookie -> cookie.startsWith("SESSION=")
                        && cookie.contains("SameSite=Strict")
                        && cookie.toLowerCase(Locale.ROOT).contains("httponly"));
    }

    @Test
    void aBarrierIsSeenToOpen() {
        StepVerifier.create(visitor.follow(await("{\"prefix\":\"it/web\",\"min\":2,\"timeout\":60}"))
                        .map(event -> type(event)
                                + event.path("id").asString("")
                                + event.path("ready").asString(""))
                        .distinctUntilChanged())
                .expectNext("ready0")
                .then(() -> put("it/web/a", "ready"))
                .expectNext("joineda", "ready1")
                .then(() -> put("it/web/b", "busy"))
                .expectNext("joinedb", "ready1")
                .then(() -> put("it/web/b", "ready"))
                .expectNext("changedb", "ready2", "opened")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aBarrierThatStaysShutNamesWhoIsLate() {
        put("it/late/a", "busy");
        List<JsonNode> events = visitor.follow(await("{\"prefix\":\"it/late\",\"nodes\":[\"a\",\"b\"],\"timeout\":15}"))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
        JsonNode end = events.get(events.size() - 1);
        assertThat(type(end)).isEqualTo("timed-out");
        assertThat(end.path("stragglers"))
                .extracting(straggler -> straggler.path("id").asString() + ":"
                        + straggler.path("reason").asString())
                .containsExactly("a:not-ready", "b:missing");
    }

    private String await(String barrier) {
        return "/api/barriers/"
                + visitor.post("/api/barriers", barrier).path("id").asString() + "/events";
    }

    private void put(String key, String state) {
        cluster.server().http().put("/v1/kv/" + key, state);
    }

    private String start(String request) {
        return visitor.post("/api/jobs", request).path("id").asString();
    }

    private static int checksOfFirst(JsonNode nodes) {
        return nodes.path("nodes").path(0).path("checks").size();
    }

    private static Predicate<JsonNode> is(String type) {
        return event -> type(event).equals(type);
    }

    private static String type(JsonNode event) {
        return event.path("type").asString();
    }
}
