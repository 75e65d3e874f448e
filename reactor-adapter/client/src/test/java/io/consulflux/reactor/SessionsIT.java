// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent.Held;
import io.consulflux.SessionEvent.Lost;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.session.SessionInfo;
import io.consulflux.session.SessionSpec;
import io.consulflux.session.SessionSpec.Behavior;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Sessions on two real agents. */
class SessionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(10);

    /** What a busy machine may take; less than the 5 s after which a count from the failed renewal on would be noticed. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static ConsulCluster cluster;
    private static ConsulAgent agent;

    private ConsulFlux consul;
    private ConsulSessions sessions;

    @BeforeAll
    static void startCluster() {
        cluster = ConsulCluster.startWithoutAcls(2);
        agent = cluster.agent(1);
        put("/v1/agent/check/register", "{\"Name\":\"disk\",\"TTL\":\"1h\",\"Status\":\"passing\"}");
        put(
                "/v1/agent/service/register",
                "{\"ID\":\"web:1\",\"Name\":\"web\",\"Check\":{\"CheckID\":\"web-alive\",\"TTL\":\"1h\",\"Status\":\"passing\"}}");
        // The agent answers before it has told the servers, which know no session's checks until then.
        StepVerifier.create(Mono.fromSupplier(() -> agent.http()
                                .get("/v1/health/node/" + agent.name())
                                .body())
                        .filter(checks -> checks.contains("\"disk\"") && checks.contains("\"web-alive\""))
                        .repeatWhenEmpty(
                                looks -> looks.delayElements(Duration.ofMillis(20), Schedulers.boundedElastic())))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private static void put(String path, String body) {
        assertThat(agent.http().put(path, body).status()).isEqualTo(200);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        consul =
                ConsulFlux.create(ConsulOptions.defaults().address(agent.proxy().hostAndPort()));
        sessions = consul.sessions();
    }

    @AfterEach
    void leaveNothingBehind() {
        agent.proxy().heal();
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        assertThat(agent.http().get("/v1/session/list").body()).isEqualTo("[]");
    }

    @Test
    void whatASessionShallBeReallyArrives() {
        SessionSpec spec = SessionSpec.named("ünlike \"any\" other")
                .ttl(Duration.ofSeconds(45))
                .lockDelay(Duration.ZERO)
                .behavior(Behavior.DELETE)
                .onNode(agent.name())
                .nodeChecks("serfHealth", "disk")
                .serviceChecks("web-alive");
        String id = get(sessions.create(spec));
        SessionInfo info = get(sessions.info(id));
        assertThat(info)
                .isEqualTo(new SessionInfo(
                        id,
                        "ünlike \"any\" other",
                        agent.name(),
                        Optional.of(Duration.ofSeconds(45)),
                        Duration.ZERO,
                        Behavior.DELETE,
                        List.of("serfHealth", "disk"),
                        List.of("web-alive"),
                        info.createIndex(),
                        info.modifyIndex()));
        assertThat(agent.http().get("/v1/session/info/" + id).body())
                .contains("\"LockDelay\":0,", "\"TTL\":\"45000ms\"");
        end(id);
    }

    @Test
    void theDefaultsAreWhatTheirDocumentationSays() {
        String id = get(sessions.create(SessionSpec.of()));
        SessionInfo info = get(sessions.info(id));
        assertThat(info.ttl()).contains(Duration.ofSeconds(30));
        assertThat(info.lockDelay()).isEqualTo(Duration.ofSeconds(15));
        assertThat(info.behavior()).isEqualTo(Behavior.RELEASE);
        assertThat(info.nodeChecks()).containsExactly("serfHealth");
        assertThat(info.serviceChecks()).isEmpty();
        assertThat(info.node()).isEqualTo(agent.name());
        end(id);
    }

    @Test
    void aSessionWithoutChecksHasNone() {
        String id = get(sessions.create(SessionSpec.of().withoutChecks()));
        assertThat(get(sessions.info(id)).nodeChecks()).isEmpty();
        end(id);
    }

    @Test
    void aSessionIsListedRenewedAndDestroyed() {
        String id = get(sessions.create(SessionSpec.of()));
        assertThat(get(sessions.list())).extracting(SessionInfo::id).containsExactly(id);
        assertThat(get(sessions.listOn(agent.name()))).hasSize(1);
        assertThat(get(sessions.listOn("nobody"))).isEmpty();
        assertThat(get(sessions.renew(id)).id()).isEqualTo(id);
        end(id);
        end(id);
        StepVerifier.create(sessions.info(id)).expectComplete().verify(LIMIT);
        StepVerifier.create(sessions.renew(id))
                .expectError(ConsulSessionLostException.class)
                .verify(LIMIT);
    }

    @Test
    void aCheckThatIsNotThereIsRefused() {
        StepVerifier.create(sessions.create(SessionSpec.of().serviceChecks("nothing")))
                .expectError(ConsulRequestException.class)
                .verify(LIMIT);
    }

    @Test
    void aKeptSessionThatSomebodyDestroysIsLostAndFollowedByAnother() {
        StepVerifier.create(kept())
                .assertNext(event -> {
                    assertThat(event.node()).isEqualTo(agent.name());
                    put("/v1/session/destroy/" + held(event), "");
                })
                .expectNextMatches(Lost.class::isInstance)
                .assertNext(event ->
                        assertThat(agent.http().get("/v1/session/list").body()).contains(held(event)))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aKeptSessionThatCannotBeRenewedIsLostHereBeforeConsulLetsGoOfItAndDestroyedWhenConsulIsBack() {
        String[] former = new String[1];
        Instant[] since = new Instant[1];
        StepVerifier.create(kept())
                .assertNext(event -> {
                    former[0] = held(event);
                    since[0] = event.at();
                    agent.proxy().blackHole();
                })
                .assertNext(event -> {
                    assertThat(event).isInstanceOf(Lost.class);
                    assertThat(Duration.between(since[0], event.at())).isLessThanOrEqualTo(SHORT.plus(SLACK));
                    assertThat(agent.http().get("/v1/session/list").body()).contains(former[0]);
                    agent.proxy().heal();
                })
                .assertNext(
                        event -> assertThat(agent.http().get("/v1/session/list").body())
                                .contains(held(event))
                                .doesNotContain(former[0]))
                .thenCancel()
                .verify(LIMIT);
    }

    /** Told where the test may ask Consul. */
    private Flux<NodeEvent> kept() {
        return sessions.keep(SessionSpec.of().ttl(SHORT)).publishOn(Schedulers.boundedElastic());
    }

    private static String held(NodeEvent event) {
        assertThat(event).isInstanceOf(Held.class);
        return ((Held) event).session();
    }

    private void end(String id) {
        StepVerifier.create(sessions.destroy(id)).expectComplete().verify(LIMIT);
    }

    private static <T> T get(Mono<T> mono) {
        return mono.blockOptional(LIMIT).orElseThrow();
    }
}
