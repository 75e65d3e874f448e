// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.testkit.ConsulHttp;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Participants on two real agents, read by others than ourselves. */
class ParticipantsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ConsulHttp.Answer ABSENT = new ConsulHttp.Answer(404, "");

    private static ConsulCluster cluster;
    private static ConsulAgent agent;

    private final String prefix = "it/" + UUID.randomUUID();
    private ConsulFlux consul;

    @BeforeAll
    static void startCluster() {
        cluster = ConsulCluster.startWithoutAcls(2);
        agent = cluster.agent(1);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        consul =
                ConsulFlux.create(ConsulOptions.defaults().address(agent.proxy().hostAndPort()));
    }

    @AfterEach
    void leaveNothingBehind() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        assertThat(agent.http().get("/v1/session/list").body()).isEqualTo("[]");
        assertThat(agent.http().get("/v1/kv/" + prefix + "/?keys")).isEqualTo(ABSENT);
    }

    @Test
    void othersSeeTheStateAndTheSessionUntilThePublisherCompletes() {
        Sinks.Many<String> states = Sinks.many().unicast().onBackpressureBuffer();
        states.tryEmitNext("busy");
        String[] session = new String[1];
        StepVerifier.create(told(Participation.of(prefix, "web-1").flags(7), states.asFlux()))
                .assertNext(event -> session[0] = ((Entered) event).session())
                .assertNext(event -> {
                    assertThat(event.node()).isEqualTo(agent.name());
                    assertThat(raw("web-1")).isEqualTo("busy");
                    assertThat(agent.http().get(path("web-1")).body())
                            .contains("\"Session\":\"" + session[0] + "\"", "\"Flags\":7");
                    states.tryEmitNext("größer\n");
                })
                .assertNext(event -> {
                    assertThat(raw("web-1")).isEqualTo("größer\n");
                    states.tryEmitComplete();
                })
                .assertNext(event -> assertThat(agent.http().get(path("web-1"))).isEqualTo(ABSENT))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void theSessionIsAsItIsAskedFor() {
        StepVerifier.create(told(Participation.of(prefix, "a"), staying("ready")))
                .expectNextCount(1)
                .assertNext(
                        event -> assertThat(agent.http().get("/v1/session/list").body())
                                .contains("\"LockDelay\":0,", "\"Behavior\":\"delete\"", "\"TTL\":\"30000ms\""))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void anEntryThatAnotherHoldsIsTaken() {
        String holder = session("{\"TTL\":\"30s\"}");
        put(path("a") + "?acquire=" + holder, "mine");
        StepVerifier.create(told(Participation.of(prefix, "a"), staying("ready")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ConsulTakenException.class, taken -> {
                            assertThat(taken.session()).contains(holder);
                            assertThat(taken.node()).contains(agent.name());
                        }))
                .verify(LIMIT);
        assertThat(raw("a")).isEqualTo("mine");
        put("/v1/session/destroy/" + holder, "");
        agent.http().delete(path("a"));
    }

    @Test
    void anEntryThatAnotherReleasedIsTakenOver() {
        put(path("a"), "left behind");
        StepVerifier.create(told(Participation.of(prefix, "a"), staying("ready")))
                .expectNextMatches(Entered.class::isInstance)
                .assertNext(event -> assertThat(raw("a")).isEqualTo("ready"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aLockDelayIsWaitedFor() {
        String holder = session("{\"TTL\":\"30s\",\"LockDelay\":\"5s\",\"Behavior\":\"delete\"}");
        put(path("a") + "?acquire=" + holder, "mine");
        put("/v1/session/destroy/" + holder, "");
        assertThat(agent.http()
                        .put(path("a") + "?acquire=" + session("{\"TTL\":\"10s\"}"), "")
                        .body())
                .contains("false");
        endAllSessions();
        StepVerifier.create(told(Participation.of(prefix, "a"), Flux.just("ready")))
                .expectNextMatches(Entered.class::isInstance)
                .expectNextMatches(Published.class::isInstance)
                .expectNextMatches(Left.class::isInstance)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void anEntryThatAnotherTookMeanwhileIsNotDeleted() {
        String other = session("{\"TTL\":\"30s\"}");
        StepVerifier.create(told(Participation.of(prefix, "a"), staying("ready")))
                // Both at once: in between the participant might take it again.
                .assertNext(event -> put("/v1/txn", """
                        [{"KV":{"Verb":"unlock","Key":"%1$s","Session":"%2$s"}},
                         {"KV":{"Verb":"lock","Key":"%1$s","Session":"%3$s","Value":"bWluZQ=="}}]""".formatted(prefix + "/a", ((Entered) event).session(), other)))
                .expectNextCount(1)
                .thenCancel()
                .verify(LIMIT);
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        assertThat(raw("a")).isEqualTo("mine");
        put("/v1/session/destroy/" + other, "");
        agent.http().delete(path("a"));
    }

    @Test
    void aSessionThatSomebodyDestroysIsFollowedByAnotherWithTheNextState() {
        Sinks.Many<String> states = Sinks.many().unicast().onBackpressureBuffer();
        states.tryEmitNext("busy");
        Duration ttl = LIMIT.multipliedBy(2);
        // The first state may be published by either session, and the next only by the second.
        StepVerifier.create(told(Participation.of(prefix, "a").ttl(ttl), states.asFlux())
                        .filter(event -> !(event instanceof Published published
                                && published.state().equals("busy"))))
                .assertNext(event -> {
                    put("/v1/session/destroy/" + ((Entered) event).session(), "");
                    states.tryEmitNext("ready");
                })
                .expectNextMatches(Lost.class::isInstance)
                .expectNextMatches(Entered.class::isInstance)
                .assertNext(event -> assertThat(raw("a")).isEqualTo("ready"))
                .thenCancel()
                // Less than half a time to live, when a renewal would have told the loss.
                .verify(ttl.dividedBy(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"50%", "%41", "a b", " a", "größe", "a..b", "\uD83D\uDE00", "a+b&c=d?e#f", "...", "a\\b\"c"})
    void anOddIdIsTheKeyAsItIs(String id) {
        StepVerifier.create(told(Participation.of(prefix, id), staying("ready")))
                .expectNextCount(1)
                .assertNext(event -> assertThat(raw(id)).isEqualTo("ready"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void anIdThatConsulRefusesIsRefusedBeforeAnythingIsWritten() {
        StepVerifier.create(told(Participation.of(prefix, "a\u200Bb"), staying("ready")))
                .expectError(ConsulRequestException.class)
                .verify(LIMIT);
        assertThat(agent.http().get("/v1/kv/" + prefix + "/?keys")).isEqualTo(ABSENT);
    }

    @Test
    void aHundredShareASessionAndFewConnections() {
        List<Flux<NodeEvent>> stays = IntStream.range(0, 100)
                .mapToObj(i -> consul.participate(
                        Participation.of(prefix, "p" + i),
                        Flux.just("busy", "ready").concatWith(Flux.never())))
                .toList();
        StepVerifier.create(Flux.merge(Flux.fromIterable(stays), 100)
                        .ofType(Published.class)
                        .filter(event -> event.state().equals("ready"))
                        .publishOn(Schedulers.boundedElastic())
                        .take(100)
                        .concatWith(Flux.never()))
                .expectNextCount(100)
                .thenCancel()
                .verify(LIMIT);
        assertThat(agent.proxy().connections()).isLessThan(16);
    }

    @Test
    void theEndOfAllTakesTheEntriesAlong() {
        Flux<NodeEvent> stays = Flux.merge(
                consul.participate(prefix, "a", staying("ready")), consul.participate(prefix, "b", staying("ready")));
        StepVerifier.create(stays.publishOn(Schedulers.boundedElastic()))
                .expectNextCount(4)
                .then(() -> {
                    consul.disposeLater().block(LIMIT);
                    assertThat(agent.http().get("/v1/kv/" + prefix + "/?keys")).isEqualTo(ABSENT);
                    assertThat(agent.http().get("/v1/session/list").body()).isEqualTo("[]");
                })
                .expectComplete()
                .verify(LIMIT);
    }

    /** Told where the test may ask Consul. */
    private Flux<NodeEvent> told(Participation as, Publisher<String> states) {
        return consul.participate(as, states).publishOn(Schedulers.boundedElastic());
    }

    private static Flux<String> staying(String state) {
        return Flux.just(state).concatWith(Flux.never());
    }

    private String path(String id) {
        return "/v1/kv/" + prefix + "/" + Request.encode(id, false);
    }

    private String raw(String id) {
        return agent.http().get(path(id) + "?raw").body();
    }

    private static void put(String path, String body) {
        assertThat(agent.http().put(path, body).status()).isEqualTo(200);
    }

    private static String session(String spec) {
        String answer = agent.http().put("/v1/session/create", spec).body();
        return answer.replaceAll(".*\"ID\": *\"([^\"]+)\".*", "$1").strip();
    }

    private void endAllSessions() {
        consul.sessions()
                .list()
                .flatMapIterable(sessions -> sessions)
                .flatMap(session -> consul.sessions().destroy(session.id()))
                .blockLast(LIMIT);
    }
}
