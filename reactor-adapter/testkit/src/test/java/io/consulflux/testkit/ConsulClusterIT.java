// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Await;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConsulClusterIT {
    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.builder()
            .withoutAcls()
            .agents(3)
            .unixSocket()
            .fastFailureDetection()
            .configuration("{\"node_meta\": {\"color\": \"blue\", \"size\": \"small\"}}")
            .configuration(1, "node_meta { size = \"large\" }")
            .start();

    @Test
    void everyAgentSeesEveryAgentAlive() {
        assertThat(cluster.agents()).extracting(ConsulAgent::name).containsExactly("node-1", "node-2", "node-3");
        for (ConsulAgent witness : cluster.agents()) {
            for (ConsulAgent other : cluster.agents()) {
                assertThat(new Members(witness).statusOf(other.name())).isEqualTo(Members.ALIVE);
            }
        }
    }

    @Test
    void onlyTheFirstAgentIsAServer() {
        assertThat(cluster.agents()).extracting(ConsulAgent::isServer).containsExactly(true, false, false);
        assertThat(cluster.server()).isSameAs(cluster.agent(0));
    }

    @Test
    void aRemoteCommandRunsOnEveryNode() {
        RemoteExec exec = RemoteExec.start(cluster.agent(1), "echo hello; exit 3");

        assertThat(cluster.agents()).allSatisfy(agent -> {
            assertThat(exec.firstOutputOf(agent.name())).isEqualTo("hello");
            assertThat(exec.exitOf(agent.name())).isEqualTo("3");
        });
    }

    @Test
    void aKilledAgentFailsAndComesBackUnderItsName() {
        ConsulAgent agent = cluster.agent(1);
        String address = agent.hostAndPort();
        String id = nodeId(agent);

        agent.kill();
        assertThat(agent.isRunning()).isFalse();
        assertThat(new Members(cluster.server()).comeToSee("node-2", Members.FAILED))
                .isTrue();

        agent.restart();
        assertThat(new Members(cluster.server()).statusOf("node-2")).isEqualTo(Members.ALIVE);
        assertThat(agent.hostAndPort()).isEqualTo(address);
        assertThat(nodeId(agent)).isEqualTo(id);
    }

    @Test
    void aStoppedAgentLeavesAndComesBack() {
        ConsulAgent agent = cluster.agent(2);

        agent.stop();
        assertThat(new Members(cluster.server()).comeToSee("node-3", Members.LEFT))
                .isTrue();

        agent.restart();
        assertThat(new Members(cluster.server()).statusOf("node-3")).isEqualTo(Members.ALIVE);
    }

    @Test
    void theOnlyServerComesBackWithItsData() {
        cluster.server().http().put("/v1/kv/kept", "still here");

        cluster.server().restart();

        assertThat(cluster.agent(2).http().get("/v1/kv/kept?raw").body()).isEqualTo("still here");
    }

    @Test
    void aPausedAgentIsSilentUntilItIsResumed() {
        ConsulAgent agent = cluster.agent(1);

        agent.pause();
        assertThat(agent.isRunning()).isTrue();
        assertThat(new Members(cluster.server()).comeToSee("node-2", Members.FAILED))
                .isTrue();

        agent.resume();
        // Each learns it for itself, and the one that slept took the others for dead.
        assertThat(cluster.agents())
                .allSatisfy(witness -> assertThat(cluster.agents())
                        .allMatch(other -> new Members(witness).comeToSee(other.name(), Members.ALIVE)));
    }

    @Test
    void theLogTellsOfTheAgent() {
        assertThat(cluster.agent(2).log()).contains("Node name: 'node-3'");
    }

    @Test
    void configurationOfOneAgentWinsOverThatOfAll() {
        assertThat(cluster.agent(0).http().get("/v1/agent/self").body())
                .contains("\"color\":\"blue\"")
                .contains("\"size\":\"small\"");
        assertThat(cluster.agent(1).http().get("/v1/agent/self").body())
                .contains("\"color\":\"blue\"")
                .contains("\"size\":\"large\"");
    }

    @Test
    void theFirstAgentAlsoAnswersOnAUnixSocket() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(cluster.agent(0).unixSocket()));
            channel.write(ascii("GET /v1/status/leader HTTP/1.0\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(256);
            channel.read(answer);
            assertThat(StandardCharsets.US_ASCII.decode(answer.flip()).toString())
                    .startsWith("HTTP/1.0 200 OK");
        }
        assertThatIllegalStateException().isThrownBy(() -> cluster.agent(1).unixSocket());
    }

    @Test
    void whatEndsAgentsRefusesOneThatHasEnded() {
        ConsulAgent agent = cluster.agent(2);
        agent.kill();

        assertThatIllegalStateException().isThrownBy(agent::kill).withMessageContaining("node-3 is not running");
        assertThatIllegalStateException().isThrownBy(agent::stop);
        assertThatThrownBy(() -> agent.http().get("/v1/status/leader")).isInstanceOf(ConsulClusterException.class);

        agent.restart();
    }

    @Test
    void anEndOfItsOwnIsNoticed() {
        ConsulAgent agent = cluster.agent(1);

        agent.http().put("/v1/agent/leave", "");

        assertThat(Await.atMost(Duration.ofSeconds(60)).until(() -> !agent.isRunning()))
                .isTrue();
        agent.restart();
        assertThat(new Members(cluster.server()).statusOf("node-2")).isEqualTo(Members.ALIVE);
    }

    private static String nodeId(ConsulAgent agent) {
        String self = agent.http().get("/v1/agent/self").body();
        return self.replaceAll("(?s).*\"NodeID\":\"([^\"]+)\".*", "$1");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
