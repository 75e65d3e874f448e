// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.testkit.FaultProxy;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Barriers while agents, leaders and connections fail, on real agents. */
class BarrierFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private final String prefix = "it/" + UUID.randomUUID();
    private final Barrier barrier = Barrier.at(prefix).timeout(LIMIT);

    private static ConsulFlux to(String address) {
        return ConsulFlux.create(ConsulOptions.defaults().address(address));
    }

    private static void end(ConsulFlux consul) {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
    }

    private boolean put(ConsulAgent agent, String id, String state) {
        return agent.http().put("/v1/kv/" + prefix + "/" + id, state).body().contains("true");
    }

    private static boolean leads(ConsulAgent agent) {
        return agent.isRunning() && agent.http().get("/v1/agent/self").body().contains("\"leader\":\"true\"");
    }

    /** For what nobody announces. */
    private static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, BETWEEN_LOOKS, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .filter(look -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }

    @Test
    void aStateThatThePollLearntBeforeTheWaitOpensNothing() {
        ConsulAgent agent = cluster.server();
        FaultProxy proxy = agent.proxy();
        ConsulFlux consul = to(proxy.hostAndPort());
        assertThat(put(agent, "old", "ready")).isTrue();
        Disposable keepsThePoll = consul.barrier(barrier.quorum(100)).subscribe();
        until(() ->
                !consul.polls().isEmpty() && consul.polls().get(0).lastContact().isPresent());

        proxy.cut();
        // The next try is then seconds away.
        until(() -> consul.polls().get(0).retries() >= 6);
        assertThat(agent.http().delete("/v1/kv/" + prefix + "/old").isOk()).isTrue();
        proxy.heal();
        assertThat(consul.polls().get(0).isFailing())
                .as("it still holds the old state")
                .isTrue();

        StepVerifier.create(consul.barrier(barrier.atLeast(1)))
                .assertNext(event -> assertThat(event).isInstanceOf(BarrierEvent.Ready.class))
                .then(() -> assertThat(put(agent, "new", "ready")).isTrue())
                .assertNext(event -> assertThat(event.node()).isEqualTo("new"))
                .expectNextCount(2)
                .expectComplete()
                .verify(LIMIT);
        assertThat(consul.polls()).hasSize(1);
        keepsThePoll.dispose();
        end(consul);
    }

    @Test
    void anAgentThatIsKilledAndComesBackIsWaitedFor() {
        ConsulAgent agent = cluster.server();
        ConsulFlux consul = to(agent.hostAndPort());
        StepVerifier.create(consul.barrier(barrier.atLeast(2)).ofType(BarrierEvent.Joined.class))
                .then(() -> assertThat(put(agent, "one", "ready")).isTrue())
                .expectNextCount(1)
                .then(() -> {
                    agent.kill();
                    agent.restart();
                    until(() -> put(agent, "two", "ready"));
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        end(consul);
    }

    @Test
    void aLeaderThatIsKilledIsFollowedByAnotherWhoTells() {
        try (ConsulCluster servers =
                ConsulCluster.builder().withoutAcls().agents(4).servers(3).start()) {
            ConsulAgent client = servers.agent(3);
            ConsulFlux consul = to(client.hostAndPort());
            StepVerifier.create(consul.barrier(barrier.atLeast(2)).ofType(BarrierEvent.Joined.class))
                    .then(() -> assertThat(put(client, "one", "ready")).isTrue())
                    .expectNextCount(1)
                    .then(() -> {
                        servers.agents().stream()
                                .filter(BarrierFaultsIT::leads)
                                .findFirst()
                                .orElseThrow()
                                .kill();
                        until(() -> servers.agents().stream().anyMatch(BarrierFaultsIT::leads));
                        until(() -> put(client, "two", "ready"));
                    })
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
            end(consul);
        }
    }

    @Test
    void anAgentThatStaysAwayIsTheCauseOfATimeOutThatBlamesNobody() {
        FaultProxy proxy = cluster.server().proxy();
        ConsulFlux consul = to(proxy.hostAndPort());
        proxy.cut();
        StepVerifier.create(consul.awaitBarrier(barrier.of("one").timeout(Duration.ofSeconds(5))))
                .expectErrorSatisfies(late -> {
                    assertThat(late).hasCauseInstanceOf(ConsulUnreachableException.class);
                    assertThat(((BarrierTimeoutException) late).stragglers()).isEmpty();
                })
                .verify(LIMIT);
        proxy.heal();
        end(consul);
    }
}
