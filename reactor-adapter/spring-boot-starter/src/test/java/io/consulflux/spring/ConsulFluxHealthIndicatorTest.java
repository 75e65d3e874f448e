// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Health by what a scripted Consul answers, on virtual time. */
final class ConsulFluxHealthIndicatorTest {

    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration POLLS_LIMIT = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedConsul transport = new ScriptedConsul();
    private final ConsulFlux consul =
            ConsulFlux.create(ConsulOptions.defaults().scheduler(time).transport(transport));
    private final ConsulFluxHealthIndicator indicator =
            new ConsulFluxHealthIndicator(consul, LIMIT, POLLS_LIMIT, this::now);

    @AfterEach
    void end() {
        consul.dispose();
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    }

    private Health health() {
        return requireNonNull(indicator.health().block(A_WHILE));
    }

    @Test
    void withAnAgentAndALeaderItIsUp() {
        Health health = health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("agent", "agent:8500")
                .containsEntry("leader", "10.0.0.1:8300")
                .containsEntry("polls", 0)
                .containsEntry("failingPolls", 0L);
    }

    @Test
    void withoutALeaderItIsDownAndSaysSo() {
        transport.leader(Mono.just(ScriptedConsul.answer(200, "\"\"")));
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails()).containsEntry("reason", "the cluster has no leader");
    }

    @Test
    void withoutAnAgentItIsDownAndSaysWhy() {
        transport.leader(ScriptedConsul.unreachable());
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(String.valueOf(health().getDetails().get("error"))).contains("connection refused");
    }

    @Test
    void aTransportThatKeepsNoLimitDoesNotHangIt() {
        transport.leader(Mono.never());
        Mono<Health> check = new ConsulFluxHealthIndicator(consul, SHORT, POLLS_LIMIT, this::now).health();
        assertThat(requireNonNull(check.block(A_WHILE)).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void checksThatComeWhileOneIsUnderWayShareItAndLaterOnesAskAnew() {
        Sinks.One<Response> answer = Sinks.one();
        transport.leader(answer.asMono());
        Mono<Long> two = Flux.merge(indicator.health(), indicator.health())
                .filter(health -> health.getStatus().equals(Status.UP))
                .count()
                .cache();
        two.subscribe();
        assertThat(transport.requests).hasSize(1);
        answer.tryEmitValue(ScriptedConsul.answer(200, "\"10.0.0.1:8300\""));
        assertThat(two.block(A_WHILE)).isEqualTo(2);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(transport.requests).hasSize(2);
    }

    @Test
    void aPollThatFailsForAShortTimeChangesNothingAndOneThatFailsForLongIsDown() {
        transport.watched(ScriptedConsul.unreachable());
        consul.catalog().watchNodes().subscribe();
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        assertThat(health().getDetails())
                .containsEntry("polls", 1)
                .containsEntry("failingPolls", 1L)
                .containsKey("failingSince");
        time.advanceTimeBy(POLLS_LIMIT.plusSeconds(1));
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(String.valueOf(health().getDetails().get("reason"))).contains("PT1M");
    }

    @Test
    void aPollThatIsAnsweredAgainIsUp() {
        transport.watched(ScriptedConsul.unreachable());
        consul.catalog().watchNodes().subscribe();
        time.advanceTimeBy(POLLS_LIMIT.plusSeconds(1));
        transport.watched(Mono.just(ScriptedConsul.answer(200, "[]"))
                .concatWith(Mono.never())
                .next());
        time.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void noNameIsTold() {
        transport.watched(ScriptedConsul.unreachable());
        consul.health().watchService("secret").subscribe();
        time.advanceTimeBy(POLLS_LIMIT.plusSeconds(1));
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().toString()).doesNotContain("secret");
    }
}
