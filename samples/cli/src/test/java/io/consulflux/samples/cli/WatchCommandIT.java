// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program's watches on a real agent. */
@Timeout(120)
class WatchCommandIT {

    private static ConsulCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        cluster = ConsulCluster.start(1);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void aServiceIsToldAgainWhenItChangesAndTheCountEndsIt() throws Exception {
        try (RunningProgram program = watch("service", "web", "--tag", "a", "--count", "2")) {
            JsonNode before = program.awaitEvent("snapshot");
            assertThat(before.path("watch").asString()).isEqualTo("service");
            assertThat(before.path("entries")).isEmpty();
            register("{\"Node\":\"outside\",\"Address\":\"10.0.0.9\",\"Service\":"
                    + "{\"ID\":\"web-1\",\"Service\":\"web\",\"Port\":80,\"Tags\":[\"a\"]}}");
            JsonNode after = program.awaitEvent("snapshot").path("entries").path(0);
            assertThat(after.path("id").asString()).isEqualTo("web-1");
            assertThat(after.path("status").asString()).isEqualTo("passing");
            assertThat(program.status()).isZero();
            assertThat(program.remarks()).isEmpty();
        }
    }

    @Test
    void everyWatchTellsTheStateAtOnce() throws Exception {
        for (String[] what : new String[][] {
            {"services"}, {"nodes", "--stale"}, {"checks", "consul"}, {"state", "any", "--near", "_agent"}
        }) {
            try (RunningProgram program = watch(
                    Stream.concat(Stream.of(what), Stream.of("--count", "1")).toArray(String[]::new))) {
                JsonNode state = program.awaitEvent("snapshot");
                assertThat(state.path("watch").asString()).isEqualTo(what[0]);
                assertThat(state.path("index").asLong()).isPositive();
                assertThat(program.status()).isZero();
            }
        }
    }

    @Test
    void aFilterThatConsulDoesNotAcceptIsOneLineAndStatusOne() throws Exception {
        try (RunningProgram program = watch("nodes", "--filter", "Nope == 1")) {
            assertThat(program.events()).isEmpty();
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.remarks()).singleElement().asString().contains("GET /v1/catalog/nodes", "Nope");
        }
    }

    private RunningProgram watch(String... arguments) throws IOException {
        String[] address = {"--json", "--http-addr", cluster.server().hostAndPort()};
        String[] all = Stream.of(Stream.of("watch"), Stream.of(arguments), Stream.of(address))
                .flatMap(words -> words)
                .toArray(String[]::new);
        return RunningProgram.start(folder, Map.of(), all);
    }

    private static void register(String json) {
        assertThat(cluster.server().http().put("/v1/catalog/register", json).status())
                .isEqualTo(200);
    }
}
