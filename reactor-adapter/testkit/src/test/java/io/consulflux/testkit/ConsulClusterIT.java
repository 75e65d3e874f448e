// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsulClusterIT {
    private static ConsulCluster cluster;

    @BeforeAll
    static void start() {
        cluster =
                ConsulCluster.builder().agents(3).progress(System.err::println).start();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void remoteExecIsEnabledOnEveryAgent() {
        assertThat(cluster.agents())
                .hasSize(3)
                .allSatisfy(agent ->
                        assertThat(agent.http().get("/v1/agent/self").body()).contains("\"DisableRemoteExec\":false"));
    }
}
