// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Runs where an engine and an image are at hand: {@code -Dconsulflux.test.container.image=hashicorp/consul:1.22.0}. */
class ContainerClusterIT {
    private static final String IMAGE = System.getProperty("consulflux.test.container.image", "");

    @Test
    void agentsLiveInContainersAsTheyDoInProcesses() {
        assumeTrue(!IMAGE.isBlank(), "-Dconsulflux.test.container.image names no image");
        try (ConsulCluster cluster = ConsulCluster.builder()
                .agents(3)
                .acls()
                .fastFailureDetection()
                .configuration(1, "node_meta { color = \"blue\" }")
                .source(ConsulSource.containers(IMAGE))
                .start()) {
            Members members = new Members(cluster.server());
            RemoteExec exec = RemoteExec.start(cluster.agent(2), "echo from a container");
            assertThat(cluster.agents())
                    .allSatisfy(agent ->
                            assertThat(exec.firstOutputOf(agent.name())).isEqualTo("from a container"));
            ConsulAgent agent = cluster.agent(1);
            assertThat(agent.http().get("/v1/agent/self").body()).contains("\"color\":\"blue\"");
            assertThat(agent.log()).contains("node-2");

            agent.kill();
            assertThat(agent.isRunning()).isFalse();
            assertThatIllegalStateException().isThrownBy(agent::kill);
            assertThat(members.comeToSee("node-2", Members.FAILED)).isTrue();
            agent.restart();
            assertThat(members.statusOf("node-2")).isEqualTo(Members.ALIVE);

            agent.pause();
            assertThat(members.comeToSee("node-2", Members.FAILED)).isTrue();
            agent.resume();
            assertThat(members.comeToSee("node-2", Members.ALIVE)).isTrue();

            agent.stop();
            assertThat(members.comeToSee("node-2", Members.LEFT)).isTrue();
        }
    }
}
