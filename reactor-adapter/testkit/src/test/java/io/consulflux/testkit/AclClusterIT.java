// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AclClusterIT {
    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().agents(2).acls().start();

    @Test
    void withoutATokenAWriteIsForbidden() {
        assertThat(cluster.agents()).allSatisfy(agent -> {
            ConsulHttp anonymous = agent.http().withToken(null);
            assertThat(anonymous.put("/v1/kv/secret", "x").status()).isEqualTo(403);
            assertThat(anonymous.get("/v1/agent/self").status()).isEqualTo(403);
        });
    }

    @Test
    void theManagementTokenMayWrite() {
        ConsulHttp manager = cluster.agent(1).http().withToken(cluster.managementToken());

        assertThat(manager.put("/v1/kv/secret", "x").body().strip()).isEqualTo("true");
    }

    @Test
    void agentsMayAnswerARemoteCommand() {
        RemoteExec exec = RemoteExec.start(cluster.agent(1), "echo allowed");

        assertThat(cluster.agents())
                .allSatisfy(
                        agent -> assertThat(exec.firstOutputOf(agent.name())).isEqualTo("allowed"));
    }

    @Test
    void thereIsNoCertificateWithoutTls() {
        assertThatIllegalStateException().isThrownBy(cluster::caFile).withMessageContaining("tls()");
    }
}
