// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.testkit.site.AgentSpec;
import io.consulflux.testkit.site.ClusterPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsulClusterBuilderTest {
    @Test
    void senselessOptionsAreRefusedWithTheirValue() {
        ConsulCluster.Builder builder = ConsulCluster.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.agents(0)).withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.servers(2))
                .withMessageContaining("2");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.secondDatacenter("dc1", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.secondDatacenter("No Name", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.startTimeout(Duration.ZERO));
    }

    @Test
    void optionsThatDoNotFitEachOtherAreRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulCluster.builder().agents(2).servers(3).start())
                .withMessageContaining("servers must not exceed agents");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulCluster.builder().configuration(1, "{}").start())
                .withMessageContaining("agent must be 0 to 0: 1");
    }

    @Test
    void serversComeFirstAndTheSocketIsTheFirstAgents() {
        ClusterPlan plan =
                ConsulCluster.builder().agents(4).servers(3).unixSocket().plan();

        assertThat(plan.specs()).extracting(AgentSpec::name).containsExactly("node-1", "node-2", "node-3", "node-4");
        assertThat(plan.specs()).extracting(AgentSpec::server).containsExactly(true, true, true, false);
        assertThat(plan.specs()).extracting(AgentSpec::unixSocket).containsExactly(true, false, false, false);
    }

    @Test
    void configurationForOneAgentComesAfterThatForAll() {
        ClusterPlan plan = ConsulCluster.builder()
                .agents(2)
                .configuration(1, "{\"one\":1}")
                .configuration("{\"all\":1}")
                .plan();

        assertThat(plan.specs().get(0).configuration()).containsExactly("{\"all\":1}");
        assertThat(plan.specs().get(1).configuration()).containsExactly("{\"all\":1}", "{\"one\":1}");
    }
}
