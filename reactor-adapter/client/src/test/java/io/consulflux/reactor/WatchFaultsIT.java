// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What watches of keys tell while agents, leaders, tokens and connections fail, on real agents. */
class WatchFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static ConsulCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = ConsulCluster.start(1);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @Test
    void anAgentThatWasKilledAndCameBackTellsWhatWasWrittenThen() {
        ConsulAgent agent = cluster.server();
        WatchedKeys watched = WatchedKeys.begin(connect(agent.hostAndPort()), agent.http());

        assertThat(WatchedKeys.write(1, agent.http())).isTrue();
        agent.kill();
        agent.restart();
        assertThat(WatchedKeys.write(2, agent.http())).isTrue();

        watched.tell(2);
        watched.endWith(2);
    }

    @Test
    void aLeaderThatWasKilledIsFollowedByAnotherThatTellsTheTruth() {
        try (ConsulCluster servers =
                ConsulCluster.builder().agents(4).servers(3).start()) {
            ConsulAgent client = servers.agent(3);
            WatchedKeys watched = WatchedKeys.begin(connect(client.hostAndPort()), client.http());
            ConsulAgent leader = servers.agents().stream()
                    .filter(WatchFaultsIT::leads)
                    .findFirst()
                    .orElseThrow();

            assertThat(WatchedKeys.write(1, client.http())).isTrue();
            leader.kill();
            until(() -> servers.agents().stream().anyMatch(WatchFaultsIT::leads));
            until(() -> WatchedKeys.write(2, client.http()));

            watched.tell(2);
            watched.endWith(2);
        }
    }

    private static ConsulFlux connect(String hostAndPort) {
        return ConsulFlux.create(ConsulOptions.defaults().address(hostAndPort));
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
}
