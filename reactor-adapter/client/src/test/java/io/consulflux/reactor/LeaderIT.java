// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Three servers, of which one alone elects nobody, and a client agent. */
class LeaderIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CLIENT = 3;

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().withoutAcls().agents(4).servers(3).start();

    private ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults());

    @AfterEach
    void end() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
    }

    private void connect(ConsulAgent agent) {
        consul = ConsulFlux.create(ConsulOptions.defaults().address(agent.hostAndPort()));
    }

    @Test
    void theLeaderIsToldByServersAndClients() {
        for (ConsulAgent agent : cluster.agents()) {
            connect(agent);
            StepVerifier.create(consul.catalog().leader())
                    .assertNext(leader -> assertThat(leader).isPresent())
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        }
    }

    @Test
    void aServerWithoutALeaderSaysSo() {
        connect(cluster.agent(0));
        cluster.agent(1).kill();
        cluster.agent(2).kill();
        try {
            StepVerifier.create(consul.catalog()
                            .leader()
                            .repeatWhen(asked -> asked.delayElements(Duration.ofMillis(100)))
                            .takeUntil(leader -> leader.isEmpty())
                            .last())
                    .assertNext(leader -> assertThat(leader).isEmpty())
                    .expectComplete()
                    .verify(LIMIT);
        } finally {
            cluster.agent(1).restart();
            cluster.agent(2).restart();
        }
    }

    @Test
    void anAgentThatIsSilentEndsTheCallAtItsLimit() {
        ConsulAgent agent = cluster.agent(CLIENT);
        connect(agent);
        agent.pause();
        try {
            StepVerifier.create(consul.catalog().leader(Duration.ofMillis(300)))
                    .expectErrorSatisfies(failure -> assertThat(failure).isInstanceOf(ConsulUnreachableException.class))
                    .verify(LIMIT);
        } finally {
            agent.resume();
        }
    }

    @Test
    void aDatacenterThatIsNotThereIsAnError() {
        consul = ConsulFlux.create(ConsulOptions.defaults()
                .address(cluster.agent(CLIENT).hostAndPort())
                .datacenter("nowhere"));
        StepVerifier.create(consul.catalog().leader())
                .expectError(ConsulException.class)
                .verify(LIMIT);
    }

    @Test
    void afterDisposalTheCallIsRefused() {
        connect(cluster.agent(CLIENT));
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        StepVerifier.create(consul.catalog().leader())
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
    }
}
