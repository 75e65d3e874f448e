// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import io.consulflux.testkit.ConsulHttp;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program's watches on a real agent. */
@Timeout(120)
class WatchCommandIT {

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    @TempDir
    Path folder;

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

    @Test
    void aKeyIsToldWhetherItIsThereOrNot() throws Exception {
        try (RunningProgram program = watch("key", "it/key", "--count", "2")) {
            assertThat(program.awaitEvent("snapshot").path("entries")).isEmpty();
            consul().put("/v1/kv/it/key?flags=18446744073709551615", "h\u00e9");
            JsonNode entry = program.awaitEvent("snapshot").path("entries").path(0);
            assertThat(entry.path("value").asString()).isEqualTo("h\u00e9");
            assertThat(entry.path("flags").bigIntegerValue()).isEqualTo(new BigInteger("18446744073709551615"));
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void differencesUnderAPrefixAreALineEach() throws Exception {
        consul().put("/v1/kv/diff/a", "1");
        try (RunningProgram program = watch("prefix", "diff/", "--diff", "--count", "4")) {
            assertThat(program.awaitEvent("added").path("key").asString()).isEqualTo("diff/a");
            consul().put("/v1/kv/diff/b", "x");
            assertThat(program.awaitEvent("added").path("key").asString()).isEqualTo("diff/b");
            consul().put("/v1/kv/diff/a", "2");
            JsonNode updated = program.awaitEvent("updated");
            assertThat(updated.path("value").asString()).isEqualTo("2");
            assertThat(updated.path("previous").path("value").asString()).isEqualTo("1");
            consul().delete("/v1/kv/diff/b");
            assertThat(program.awaitEvent("removed").path("key").asString()).isEqualTo("diff/b");
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void keysWithAPrefixAreTold() throws Exception {
        consul().put("/v1/kv/all/b", "2");
        consul().put("/v1/kv/all/a", "1");
        try (RunningProgram program = watch("prefix", "all/", "--count", "1")) {
            assertThat(program.awaitEvent("snapshot").path("entries"))
                    .extracting(entry -> entry.path("key").asString())
                    .containsExactly("all/a", "all/b");
            assertThat(program.status()).isZero();
        }
    }

    private static ConsulHttp consul() {
        return cluster.server().http();
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
