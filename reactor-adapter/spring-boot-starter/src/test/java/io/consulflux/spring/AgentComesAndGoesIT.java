// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.state.KvEntry;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application beside a real agent that is killed, cut off and restarted. */
class AgentComesAndGoesIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final int MANY = 200;

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(2);

    @AfterEach
    void mend() {
        cluster.agent(1).proxy().heal();
        if (!cluster.agent(1).isRunning()) {
            cluster.agent(1).restart();
        }
    }

    /** By way of the agent that is no server, and its proxy. */
    private static ApplicationContextRunner application() {
        return Starter.runner()
                .withConfiguration(AutoConfigurations.of(ConsulFluxHealthAutoConfiguration.class))
                .withPropertyValues(
                        "consul-flux.addresses=" + cluster.agent(1).proxy().hostAndPort());
    }

    private static ReactiveHealthIndicator indicator(AssertableApplicationContext context) {
        return context.getBean(ReactiveHealthIndicator.class);
    }

    private static void becomes(AssertableApplicationContext context, Status status) {
        indicator(context)
                .health()
                .repeatWhen(asked -> asked.delayElements(OFTEN))
                .filter(health -> health.getStatus().equals(status))
                .blockFirst(LIMIT);
    }

    @Test
    void healthTellsTheTruthAndStreamsGoOnAfterwards() {
        application().run(context -> {
            ConsulFlux consul = context.getBean(ConsulFlux.class);
            becomes(context, Status.UP);
            Mono<KvEntry> told = consul.kv()
                    .watch("it/after")
                    .mapNotNull(snapshot -> snapshot.state().orElse(null))
                    .next()
                    .cache();
            told.subscribe();

            cluster.agent(1).kill();
            becomes(context, Status.DOWN);
            cluster.agent(1).restart();
            becomes(context, Status.UP);

            cluster.server().http().put("/v1/kv/it/after", "here");
            assertThat(requireNonNull(told.block(LIMIT)).value().utf8()).isEqualTo("here");
        });
    }

    @Test
    void anApplicationThatStartedWithoutItsAgentFindsItLater() {
        cluster.agent(1).kill();
        application().run(context -> {
            assertThat(context).hasNotFailed();
            becomes(context, Status.DOWN);
            cluster.agent(1).restart();
            becomes(context, Status.UP);
        });
    }

    @Test
    void withFailFastItStartsBesideAnAgentThatAnswers() {
        application()
                .withPropertyValues("consul-flux.fail-fast=true", "consul-flux.fail-fast-limit=60s")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void manyChecksOfAnAgentThatIsSilentDoNotPileUp() {
        application().withPropertyValues("consul-flux.health.limit=300ms").run(context -> {
            becomes(context, Status.UP);
            cluster.agent(1).proxy().blackHole();
            long before = cluster.agent(1).proxy().connectionsAccepted();
            long down = requireNonNull(Flux.range(0, MANY)
                    .flatMap(any -> indicator(context).health(), MANY)
                    .map(Health::getStatus)
                    .filter(Status.DOWN::equals)
                    .count()
                    .block(LIMIT));
            assertThat(down).isEqualTo(MANY);
            assertThat(cluster.agent(1).proxy().connectionsAccepted() - before)
                    .as("connections for %s checks", MANY)
                    .isLessThan(10);
            cluster.agent(1).proxy().heal();
            becomes(context, Status.UP);
        });
    }

    @Test
    void anAgentThatIsSilentIsLeftForTheNext() {
        application()
                .withPropertyValues(
                        "consul-flux.addresses=" + cluster.agent(1).proxy().hostAndPort() + ","
                                + cluster.agent(0).hostAndPort(),
                        "consul-flux.health.limit=300ms")
                .run(context -> {
                    becomes(context, Status.UP);
                    cluster.agent(1).proxy().blackHole();
                    indicator(context)
                            .health()
                            .repeatWhen(asked -> asked.delayElements(OFTEN))
                            .filter(health -> health.getStatus().equals(Status.UP))
                            .filter(health -> cluster.agent(0)
                                    .hostAndPort()
                                    .equals(health.getDetails().get("agent")))
                            .blockFirst(LIMIT);
                });
    }

    @Test
    void theEndOfTheApplicationDestroysTheSessionOfAJobThatRuns() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        application().run(context -> {
            Flux<ExecEvent> job = context.getBean(ConsulFlux.class)
                    .exec(ExecJob.of("sleep 60").killAfter(LIMIT))
                    .ofType(ExecEvent.class)
                    .doOnTerminate(ended::countDown)
                    .cache();
            job.subscribe(event -> {}, failure -> {});
            job.ofType(ExecEvent.Acknowledged.class).blockFirst(LIMIT);
            assertThat(cluster.server().http().get("/v1/session/list").body()).isNotEqualTo("[]");
        });
        assertThat(cluster.server().http().get("/v1/session/list").body()).isEqualTo("[]");
        assertThat(cluster.server().http().get("/v1/kv/_rexec?keys").status()).isEqualTo(404);
        assertThat(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
