// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.testkit.error.ConsulClusterException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailedStartIT {
    @AfterEach
    void noProcessIsLeft() {
        assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void anAgentThatEndsAtItsStartIsShownWithItsLog() {
        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> ConsulCluster.builder()
                        .agents(2)
                        .configuration(1, "{\"no_such_key\": 1}")
                        .start())
                .withMessageContainingAll("Agent node-2 ended at its start", "invalid config key no_such_key");
    }

    @Test
    void aClusterThatDoesNotFormInTimeSaysWhoMissesWhat() {
        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> ConsulCluster.builder()
                        .agents(2)
                        .configuration(1, "{\"datacenter\": \"elsewhere\"}")
                        .startTimeout(Duration.ofSeconds(1))
                        .start())
                .withMessageContainingAll(
                        "Agent node-1 did not, within 3 s, see all running agents alive. It sees",
                        "node-1=1/",
                        "[INFO]");
    }

    @Test
    void aBinaryThatIsNoneIsNamed() {
        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> ConsulCluster.builder()
                        .source(ConsulSource.binary(Path.of("/bin/sh")))
                        .start())
                .withMessageContaining("/bin/sh is no Consul that runs here");
    }
}
