// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.consulflux.testkit.binary.BinarySearch;
import io.consulflux.testkit.host.Loopback;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentPortsIT {
    @Test
    void anAgentWhosePortsWereTakenMeanwhileGetsOthers() throws IOException {
        try (LocalSite site = open()) {
            AgentRuntime agent = site.settle(spec());
            URI before = agent.httpAddress();
            try (ServerSocket stranger = new ServerSocket(before.getPort(), 1, Loopback.ADDRESS)) {
                assertThat(stranger.isBound()).isTrue();

                agent.launch(List.of(), List.of());

                assertThat(agent.isRunning()).isTrue();
                assertThat(agent.httpAddress()).isNotEqualTo(before);
            }
        }
    }

    @Test
    void aClosedSiteStartsNothingAndMakesNoFolder() {
        LocalSite site = open();
        AgentRuntime agent = site.settle(spec());
        agent.launch(List.of(), List.of());
        Path folder = agent.unixSocket().orElseThrow().getParent();
        assertThat(folder).isDirectory();
        site.close();

        assertThat(agent.isRunning()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> agent.launch(List.of(), List.of()))
                .withMessageContaining("closed");
        assertThat(Files.exists(folder)).isFalse();
        site.close();
    }

    private static LocalSite open() {
        ClusterPlan plan = new ClusterPlan(
                1,
                1,
                false,
                ClusterPlan.Tls.OFF,
                true,
                false,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                Duration.ofSeconds(60),
                progress -> {});
        return LocalSite.open(
                plan, Secrets.random(), BinarySearch.here(progress -> {}).find());
    }

    private static AgentSpec spec() {
        return new AgentSpec("node-1", ClusterPlan.DATACENTER, true, 1, true, List.of());
    }
}
