// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program's barrier commands on a real agent. */
@Timeout(120)
class BarrierCommandIT {

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    @TempDir
    Path folder;

    @Test
    void itEndsWithZeroWhenAllAreReady() throws Exception {
        put("open/one", "busy");
        try (RunningProgram wait = barrier("wait", "open", "--min", "2", "--json")) {
            JsonNode joined = wait.awaitEvent("joined");
            assertThat(joined.path("id").asString()).isEqualTo("one");
            assertThat(joined.path("state").asString()).isEqualTo("busy");
            assertThat(wait.awaitEvent("ready").path("needed").asInt()).isEqualTo(2);
            put("open/two", "ready");
            assertThat(wait.awaitEvent("joined").path("id").asString()).isEqualTo("two");
            put("open/one", "ready");
            assertThat(wait.awaitEvent("changed").path("previous").asString()).isEqualTo("busy");
            assertThat(wait.awaitEvent("opened").path("participants")).hasSize(2);
            assertThat(wait.status()).isZero();
            assertThat(wait.remarks()).isEmpty();
        }
    }

    @Test
    void itEndsWithThreeAndNamesTheStragglersWhenTheTimeIsOver() throws Exception {
        put("late/slow", "warming");
        put("late/ok", "ready");
        try (RunningProgram wait = barrier("wait", "late", "--min", "4", "--timeout", "15s", "--json")) {
            JsonNode late = wait.awaitEvent("timed-out");
            assertThat(late.path("lacking").asInt()).isEqualTo(2);
            assertThat(late.path("stragglers").path(0).path("id").asString()).isEqualTo("slow");
            assertThat(wait.status()).isEqualTo(3);
            assertThat(wait.remarks())
                    .containsExactly(
                            "consul-flux: barrier late/ did not open within 15s: 1 ready of 4 needed, 2 present,"
                                    + " 2 lacking",
                            "  slow (not ready: warming)");
        }
    }

    @Test
    void blanksAroundNamesAndStatesDoNotCount() throws Exception {
        put("blanks/one", "ready");
        try (RunningProgram join = barrier("join", "blanks", "--name", "two", "--states", "busy, ready");
                RunningProgram wait = barrier("wait", "blanks", "--nodes", "one, two", "--timeout", "60s")) {
            assertThat(wait.status()).isZero();
            join.signal("TERM");
        }
    }

    @Test
    void aStateThatIsTooLongIsAnErrorInOneLine() throws Exception {
        try (RunningProgram join = barrier("join", "long", "--name", "me")) {
            join.input("x".repeat(600_000) + "\n");
            assertThat(join.remarks())
                    .singleElement()
                    .asString()
                    .startsWith("consul-flux: ")
                    .hasSizeLessThan(300);
            assertThat(join.status()).isEqualTo(1);
        }
    }

    @Test
    void itEndsWithTwoWhenOneFails() throws Exception {
        put("broken/one", "failed: disk");
        try (RunningProgram wait = barrier("wait", "broken", "--failed", "failed.*")) {
            assertThat(wait.lines()).containsExactly("one: joined, failed: disk", "0 ready of 1 needed, 1 present");
            assertThat(wait.status()).isEqualTo(2);
            assertThat(wait.remarks()).singleElement().asString().contains("one (failed: failed: disk)");
        }
    }

    @Test
    void linesOnStandardInputAreStatesUntilItEnds() throws Exception {
        try (RunningProgram wait = barrier("wait", "joined", "--timeout", "60s", "--json");
                RunningProgram join = barrier("join", "joined", "--name", "me", "--json")) {
            join.input("busy\nready\n");
            assertThat(join.awaitEvent("entered").path("id").asString()).isEqualTo("me");
            assertThat(join.awaitEvent("published").path("state").asString()).isEqualTo("busy");
            assertThat(join.awaitEvent("published").path("state").asString()).isEqualTo("ready");
            assertThat(join.awaitEvent("left").path("reason").asString()).isEqualTo("completed");
            assertThat(join.status()).isZero();
            wait.signal("TERM");
        }
        assertThat(cluster.server().http().get("/v1/kv/joined/me").status()).isEqualTo(404);
    }

    @Test
    void bytesThatAreNoTextAreRefusedAndNeverPublished() throws Exception {
        try (RunningProgram join = barrier("join", "bytes", "--name", "me", "--json")) {
            join.input("busy\nh\u00e4llo\nready\n".getBytes(ISO_8859_1));
            assertThat(join.events())
                    .extracting(RunningProgram::type)
                    .startsWith("entered", "published")
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(join.remarks())
                    .containsExactly("consul-flux: standard input, line 2: expected text in UTF-8, got the byte 0xE4 as"
                            + " number 2");
            assertThat(join.status()).isEqualTo(1);
        }
        assertThat(cluster.server().http().get("/v1/kv/bytes/me").status()).isEqualTo(404);
    }

    @Test
    void whoIsInterruptedLeaves() throws Exception {
        try (RunningProgram join = barrier("join", "staying", "--name", "me", "--states", "busy,ready", "--json");
                RunningProgram wait = barrier("wait", "staying", "--timeout", "60s")) {
            assertThat(wait.status()).isZero();
            join.awaitEvent("published");
            assertThat(cluster.server().http().get("/v1/kv/staying/me?raw").body())
                    .isEqualTo("ready");
            join.signal("INT");
            assertThat(join.status()).isEqualTo(130);
        }
        assertThat(cluster.server().http().get("/v1/kv/staying/me").status()).isEqualTo(404);
    }

    @Test
    void anIdThatIsTakenIsAnErrorInOneLine() throws Exception {
        try (RunningProgram first = barrier("join", "taken", "--name", "me", "--states", "ready", "--json")) {
            first.awaitEvent("published");
            try (RunningProgram second = barrier("join", "taken", "--name", "me", "--states", "ready")) {
                assertThat(second.status()).isEqualTo(1);
                assertThat(second.remarks()).singleElement().asString().contains("taken/me");
            }
        }
    }

    private static void put(String key, String state) {
        assertThat(cluster.server().http().put("/v1/kv/" + key, state).isOk()).isTrue();
    }

    private RunningProgram barrier(String... arguments) throws IOException {
        String[] all = Stream.of(
                        Stream.of("barrier"),
                        Stream.of(arguments),
                        Stream.of("--http-addr", cluster.server().hostAndPort()))
                .flatMap(words -> words)
                .toArray(String[]::new);
        return RunningProgram.start(folder, Map.of(), all);
    }
}
