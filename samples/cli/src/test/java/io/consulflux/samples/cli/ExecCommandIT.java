// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The program against a cluster that the test holds. */
@Timeout(120)
class ExecCommandIT {

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftInConsul() {
        assertThat(consul().http().get("/v1/kv/_rexec/?keys").status()).isEqualTo(404);
        assertThat(consul().http().get("/v1/session/list").body()).isEqualToIgnoringWhitespace("[]");
    }

    @Test
    void aCommandThatSucceedsEverywhereIsStatusZero() throws Exception {
        try (RunningProgram program = exec("--all", "printf 'h\\303\\251'")) {
            assertThat(texts(program.events())).hasSize(3).containsValue("h\u00e9");
            assertThat(finished(program).path("outcome").asString()).isEqualTo("complete");
            assertThat(program.status()).isZero();
            assertThat(program.remarks()).isEmpty();
        }
    }

    @Test
    void charactersThatAgentsCutInTwoArriveWhole() throws Exception {
        String text = "a" + "\u20ac".repeat(4000);
        try (RunningProgram program = exec(
                "--node",
                "node-2",
                "printf a; i=0; while [ $i -lt 4000 ]; do printf '\\342\\202\\254'; i=$((i+1)); done")) {
            List<JsonNode> events = program.events();
            assertThat(texts(events)).containsExactly(Map.entry("node-2", text));
            assertThat(events).noneMatch(event -> event.has("base64"));
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void aNodeThatIsNotThereIsMissingAndStatusThree() throws Exception {
        try (RunningProgram program = exec("--nodes", "node-1,ghost", "--ack-limit", "15s", "true")) {
            assertThat(program.awaitEvent("missing").path("node").asString()).isEqualTo("ghost");
            assertThat(finished(program).path("outcome").asString()).isEqualTo("incomplete");
            assertThat(program.status()).isEqualTo(3);
        }
    }

    @Test
    void aSetOfNodesRunsItAndNobodyElseDoes() throws Exception {
        Path trace = Files.createDirectory(folder.resolve("trace"));
        try (RunningProgram program =
                exec("--nodes", "node-[2-3]", "--exclude", "node-3", "mktemp " + trace + "/XXXXXX; echo ran")) {
            assertThat(texts(program.events())).hasSize(1).containsKey("node-2");
            assertThat(finished(program).path("outcome").asString()).isEqualTo("complete");
            assertThat(program.status()).isZero();
        }
        assertThat(trace.toFile().list()).as("whoever ran it").hasSize(1);
    }

    @Test
    void theNodesMayStandInAFileOrOnStandardInput() throws Exception {
        Path file = Files.writeString(folder.resolve("hosts"), "# two\nnode-1 node-3\n");
        try (RunningProgram program = exec("--nodes-from", file.toString(), "echo ran")) {
            assertThat(texts(program.events())).containsOnlyKeys("node-1", "node-3");
            assertThat(program.status()).isZero();
        }
        try (RunningProgram program = exec("--nodes-from", "-", "echo ran")) {
            program.input("node-2\n");
            assertThat(texts(program.events())).containsOnlyKeys("node-2");
            assertThat(program.status()).isZero();
        }
        try (RunningProgram program = exec("--all", "--exclude", "node-[1-2]", "echo ran")) {
            assertThat(texts(program.events())).containsOnlyKeys("node-3");
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void theDeadlineIsStatusThree() throws Exception {
        try (RunningProgram program = exec("--node", "node-3", "--deadline", "2s", "sleep 20")) {
            assertThat(finished(program).path("outcome").asString()).isEqualTo("timed-out");
            assertThat(program.status()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130"})
    void aSignalEndsItOnlyAfterTheCleanUp(String signal, int status) throws Exception {
        try (RunningProgram program = exec("--all", "sleep 20")) {
            assumeThat(ignores(program, signal))
                    .as("signal ignored since before the start")
                    .isFalse();
            for (int node = 1; node <= 3; node++) {
                program.awaitEvent("acknowledged");
            }
            program.signal(signal);
            assertThat(program.status()).isEqualTo(status);
            nothingIsLeftInConsul();
            assertThat(program.remarks())
                    .hasSize(3)
                    .startsWith(
                            "consul-flux: interrupted; what was started on the nodes runs on",
                            "broken off: 0/3 exited, 0 failed, 0 missing, 0 lost")
                    .element(2)
                    .asString()
                    .startsWith("  still running: ")
                    .contains("node-1", "node-2", "node-3");
        }
    }

    @Test
    void aSignalEndsItAfterTheCleanUpEvenIfNobodyReadsItsOutput() throws Exception {
        try (RunningProgram program = exec("--node", "node-1", "yes | head -c 2000000")) {
            String job = program.awaitEvent("submitted").path("job").asString();
            String exit = "/v1/kv/_rexec/" + job + "/node-1/exit";
            while (consul().http().get(exit).status() == 404) {
                Thread.onSpinWait(); // all is printed when the exit stands there, far more than the pipe holds
            }
            consul().pause();
            program.signal("TERM");
            assertThat(program.endsWithin(Duration.ofSeconds(3)))
                    .as("ended before the clean-up")
                    .isFalse();
            consul().resume();
            assertThat(program.status()).isEqualTo(143);
        } finally {
            consul().resume();
            awaitHealth();
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (RunningProgram program = exec("--all", "sleep 20")) {
            String session = program.awaitEvent("submitted").path("job").asString();
            consul().pause();
            program.signal("TERM");
            program.awaitRemark("cleaning up; once more ends it at once");
            program.signal("TERM");
            assertThat(program.status()).isEqualTo(143);
            consul().resume();
            consul().http().put("/v1/session/destroy/" + session, "");
            consul().http().delete("/v1/kv/_rexec/" + session + "?recurse");
        } finally {
            consul().resume();
            awaitHealth();
        }
    }

    @Test
    void aReaderThatGoesAwayEndsItQuietly() throws Exception {
        try (RunningProgram program = exec("--all", "for i in 1 2 3 4 5; do echo $i; sleep 1; done")) {
            program.awaitEvent("submitted");
            program.closeOutput();
            assertThat(program.status()).isEqualTo(141);
            assertThat(program.remarks()).isEmpty();
        }
    }

    /** The others may have taken the one that slept for dead, and its sessions are refused until they know better. */
    private static void awaitHealth() {
        String health = "/v1/health/node/" + consul().name();
        while (!cluster.server().http().get(health).body().contains("\"Status\":\"passing\"")) {
            Thread.onSpinWait();
        }
    }

    private RunningProgram exec(String... arguments) throws IOException {
        String[] all = new String[arguments.length + 4];
        all[0] = "exec";
        all[1] = "--http-addr";
        all[2] = consul().hostAndPort();
        all[3] = "--json";
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return RunningProgram.start(folder, Map.of(), all);
    }

    private static ConsulAgent consul() {
        return cluster.agent(1);
    }

    private static JsonNode finished(RunningProgram program) throws IOException {
        List<JsonNode> events = program.events();
        return events.get(events.size() - 1);
    }

    private static Map<String, String> texts(List<JsonNode> events) {
        return events.stream()
                .filter(event -> RunningProgram.type(event).equals("output"))
                .collect(Collectors.groupingBy(
                        event -> event.path("node").asString(),
                        Collectors.mapping(event -> event.path("text").asString(), Collectors.joining())));
    }

    /** A process that a script starts in the background may have been told to ignore SIGINT. */
    private static boolean ignores(RunningProgram program, String signal) throws IOException {
        Path status = Path.of("/proc/" + program.pid() + "/status");
        if (!signal.equals("INT") || !Files.isReadable(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(ignored.replaceFirst("SigIgn:\\s*", ""), 16) & 0b10) != 0;
    }
}
