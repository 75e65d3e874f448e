// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.csrf;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockUser;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.webflux.WebfluxSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** The endpoints of jobs, whose executions are a publisher of the test's. */
@SpringBootTest(classes = {WebfluxSample.class, JobControllerTest.Executions.class})
@AutoConfigureWebTestClient(timeout = "30s")
class JobControllerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Autowired
    private WebTestClient anybody;

    @Autowired
    private Executions executions;

    private WebTestClient ada;

    /** Jobs that run nothing. */
    @TestConfiguration
    static class Executions {

        private TestPublisher<NodeEvent> current = TestPublisher.create();

        @Bean
        @Primary
        Jobs scriptedJobs(ConsulFlux consul) {
            return new Jobs(JobsTest.settings(2, 100), consul, job -> current.flux(), Clock.systemUTC());
        }
    }

    @BeforeEach
    void logIn() {
        executions.current = TestPublisher.create();
        ada = anybody.mutateWith(mockUser("ada")).mutateWith(csrf());
    }

    @AfterEach
    void end() {
        executions.current.complete();
    }

    @Test
    void withoutALoginThePageLeadsToItAndTheApiRefuses() {
        anybody.get()
                .uri("/")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isFound()
                .expectHeader()
                .location("/login");
        for (String path :
                List.of("/api/jobs", "/api/nodes", "/api/nodes/events", "/api/events", "/api/page?nodes", "/api/me")) {
            anybody.get().uri(path).exchange().expectStatus().isUnauthorized();
        }
        anybody.mutateWith(csrf())
                .post()
                .uri("/api/jobs")
                .bodyValue(new JobRequest("uptime", null, null, null, null, null))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void withoutTheTokenNothingCanBeChanged() {
        WebTestClient forged = anybody.mutateWith(mockUser("ada"));
        forged.post()
                .uri("/api/jobs")
                .bodyValue(new JobRequest("uptime", null, null, null, null, null))
                .exchange()
                .expectStatus()
                .isForbidden();
        forged.post()
                .uri("/api/events")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"name\":\"deploy\"}")
                .exchange()
                .expectStatus()
                .isForbidden();
        forged.delete().uri("/api/jobs/any").exchange().expectStatus().isForbidden();
    }

    @Test
    void thePageComesWithAPolicyAndTheTokensCookie() {
        ada.get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).contains("default-src 'self'"))
                .expectHeader()
                .value(
                        "Set-Cookie",
                        cookie -> assertThat(cookie).startsWith("XSRF-TOKEN=").contains("SameSite=Strict"));
    }

    @Test
    void aJobIsBegunByWhoIsLoggedIn() {
        WebTestClient.BodyContentSpec job = ada.post()
                .uri("/api/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"command\":\"uptime\",\"node\":\"^web-\",\"killAfterSeconds\":30}")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .value("Location", path -> assertThat(path).startsWith("/api/jobs/"))
                .expectBody();
        job.jsonPath("$.type").isEqualTo("job");
        job.jsonPath("$.by").isEqualTo("ada");
        job.jsonPath("$.state").isEqualTo("running");
        job.jsonPath("$.outcome").doesNotExist();
    }

    @Test
    void whatCannotBeRunIsRefusedInWordsForPeople() {
        assertRefused("{\"command\":\"  \"}").jsonPath("$.errors[0].field").isEqualTo("command");
        assertRefused("{\"command\":\"x\",\"killAfterSeconds\":0}")
                .jsonPath("$.errors[0].field")
                .isEqualTo("killAfterSeconds");
        assertRefused("{\"command\":\"x\",\"node\":\"(\"}")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).startsWith("node: expected a regular expression"));
        assertRefused("{\"command\":\"x\",\"deadlineSeconds\":61}")
                .jsonPath("$.detail")
                .isEqualTo("deadlineSeconds: expected at most 60, got 61");
        assertRefused("{\"command\":").jsonPath("$.status").isEqualTo(400);
    }

    @Test
    void aBarrierWithoutOneConditionIsRefused() {
        for (String more : List.of(
                "",
                ",\"min\":2,\"quorum\":1",
                ",\"min\":0",
                ",\"min\":\"two\"",
                ",\"nodes\":[]",
                ",\"min\":1,\"timeout\":0")) {
            wait("{\"prefix\":\"deploy\"" + more + "}").expectStatus().isBadRequest();
        }
        wait("{\"min\":1}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("prefix: expected the folder of the participants' keys, got none");
    }

    @Test
    void aWaitAtABarrierHasAnIdAndCanBeEnded() {
        String location = String.valueOf(wait("{\"prefix\":\"deploy\",\"nodes\":[\"a\",\"b\"]}")
                .expectStatus()
                .isCreated()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getLocation());
        assertThat(location).startsWith("/api/barriers/");
        ada.delete().uri(location).exchange().expectStatus().isNoContent();
        ada.get().uri(location + "/events").exchange().expectStatus().isNoContent();
        ada.delete().uri("/api/barriers/none").exchange().expectStatus().isNotFound();
    }

    @Test
    void tooManyAtOnceAreRefused() {
        start();
        start();
        ada.post()
                .uri("/api/jobs")
                .bodyValue(new JobRequest("uptime", null, null, null, null, null))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void whoComesBackIsToldWhatItMissedAndNothingTwice() {
        String job = start();
        executions.current.next(acknowledged("a"), acknowledged("b"), acknowledged("c"));
        StepVerifier.create(follow(job, "2").mapNotNull(ServerSentEvent::data))
                .expectNextMatches(json -> json.contains("\"c\""))
                .then(() -> executions.current.next(JobsTest.finished()).complete())
                .expectNextMatches(json -> json.contains("\"finished\""))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void eachEventHasTheIdAfterWhichToResume() {
        String job = start();
        executions.current.next(acknowledged("a"), JobsTest.finished()).complete();
        StepVerifier.create(follow(job, "").mapNotNull(ServerSentEvent::id))
                .expectNext("1", "2")
                .expectComplete()
                .verify(LIMIT);
        ada.get()
                .uri("/api/jobs/{id}/events?after=2", job)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @Test
    void anIdThatIsNoneOfTheStreamsIsRefused() {
        String job = start();
        for (String id : List.of("1", "-1", "first")) {
            ada.get()
                    .uri("/api/jobs/{id}/events", job)
                    .header("Last-Event-ID", id)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    @Test
    void aJobIsCancelledByWhoIsLoggedInAndSaysSo() {
        String job = start();
        ada.delete().uri("/api/jobs/{id}", job).exchange().expectStatus().isNoContent();
        executions.current.assertCancelled();
        StepVerifier.create(follow(job, "").mapNotNull(ServerSentEvent::data))
                .expectNextMatches(json -> json.contains("\"cancelled\"") && json.contains("\"by\":\"ada\""))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        ada.get().uri("/api/jobs/none").exchange().expectStatus().isNotFound();
        ada.get().uri("/api/jobs/none/events").exchange().expectStatus().isNotFound();
        ada.delete().uri("/api/jobs/none").exchange().expectStatus().isNotFound();
    }

    private WebTestClient.ResponseSpec wait(String json) {
        return ada.post()
                .uri("/api/barriers")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchange();
    }

    private String start() {
        Map<String, Object> job = ada.post()
                .uri("/api/jobs")
                .bodyValue(new JobRequest("uptime", null, null, null, null, null))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody();
        return String.valueOf(Objects.requireNonNull(job).get("id"));
    }

    private Flux<ServerSentEvent<String>> follow(String job, String after) {
        return ada.get()
                .uri("/api/jobs/{id}/events", job)
                .header("Last-Event-ID", after)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody();
    }

    private WebTestClient.BodyContentSpec assertRefused(String body) {
        return ada.post()
                .uri("/api/jobs")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
    }

    private static ExecEvent.Acknowledged acknowledged(String node) {
        return new ExecEvent.Acknowledged(node, NOW);
    }
}
