// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment says and only the client itself can find wrong, when it is opened. Needs no Consul. */
@Timeout(120)
class UnusableEnvironmentIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec --all uptime",
                "exec --all --dry-run uptime",
                "event fire a",
                "event watch",
                "barrier wait a",
                "barrier join a --name b",
                "watch nodes",
                "watch key a --json",
            })
    void aCertificateThatIsNotThereIsAUsageError(String arguments) throws IOException, InterruptedException {
        String nowhere = folder.resolve("nowhere.pem").toString();
        Map<String, String> environment = Map.of("CONSUL_HTTP_SSL", "true", "CONSUL_CACERT", nowhere);
        try (RunningProgram program = RunningProgram.start(folder, environment, arguments.split(" "))) {
            assertThat(program.remarks())
                    .singleElement()
                    .asString()
                    .startsWith("consul-flux: tls: expected certificates in PEM in " + nowhere)
                    .endsWith(" --help)");
            assertThat(program.lines()).isEmpty();
            assertThat(program.status()).isEqualTo(1);
        }
    }
}
