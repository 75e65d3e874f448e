// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the options of exec do on real agents. */
@Timeout(120)
class ExecOptionsIT {

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftInConsul() {
        for (String prefix : List.of("_rexec/", "own/")) {
            assertThat(cluster.server().http().get("/v1/kv/" + prefix + "?keys").status())
                    .isEqualTo(404);
        }
        assertThat(cluster.server().http().get("/v1/session/list").body()).isEqualToIgnoringWhitespace("[]");
    }

    @Test
    void aScriptComesFromAFileOrFromStandardInput() throws Exception {
        Path script = Files.writeString(folder.resolve("s"), "#!/bin/cat\nas it is $HOME\n");
        try (RunningProgram program = exec("--json", "--node", "node-2", "--script", script.toString())) {
            assertThat(text(program)).isEqualTo(Files.readString(script));
            assertThat(program.status()).isZero();
        }
        try (RunningProgram program = exec("--json", "--node", "node-2", "--script", "-")) {
            program.input("echo 'from \u20ac'; exit 4");
            assertThat(text(program)).isEqualTo("from \u20ac\n");
            assertThat(program.status()).isEqualTo(2);
        }
    }

    @Test
    void wordsVariablesAndDirectoryArriveAsTheyAre() throws Exception {
        try (RunningProgram program = exec(
                "--json",
                "--node",
                "node-2",
                "--no-shell",
                "--env",
                "A=it's $HOME",
                "--chdir",
                folder.toString(),
                "sh",
                "-c",
                "printf '%s|' \"$A\" \"$@\"; pwd -P",
                "x",
                "a  b",
                "$(id)",
                "\u20ac")) {
            assertThat(text(program)).isEqualTo("it's $HOME|a  b|$(id)|\u20ac|" + folder.toRealPath() + "\n");
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void killAfterEndsTheCommand() throws Exception {
        try (RunningProgram program = exec("--all", "--json", "--kill-after", "1s", "echo begun; sleep 50")) {
            assertThat(program.events())
                    .filteredOn(event -> RunningProgram.type(event).equals("exited"))
                    .hasSize(3)
                    .allSatisfy(exit -> assertThat(exit.path("code").asInt()).isEqualTo(124));
            assertThat(program.status()).isEqualTo(2);
        }
    }

    @Test
    void gatheredOutputIsToldOnceForAllWhoPrintedIt() throws Exception {
        try (RunningProgram program = exec("--all", "--json", "--gather", "echo same")) {
            JsonNode group = program.awaitEvent("group");
            assertThat(group.path("nodes").toString()).isEqualTo("[\"node-1\",\"node-2\",\"node-3\"]");
            assertThat(group.path("text").asString()).isEqualTo("same\n");
            assertThat(program.events())
                    .noneMatch(event -> RunningProgram.type(event).equals("output"));
            assertThat(program.status()).isZero();
        }
        try (RunningProgram program = exec("--all", "--gather", "echo same")) {
            assertThat(program.lines())
                    .containsSequence("node-1, node-2, node-3 (3), exited 0:", "  | same")
                    .last()
                    .asString()
                    .contains("finished complete");
        }
    }

    @Test
    void outputIsCutAtItsLimitAndTheAccountSaysSo() throws Exception {
        try (RunningProgram program = exec("--all", "--json", "--max-output", "10", "echo 0123456789ABCDEF")) {
            List<JsonNode> events = program.events();
            assertThat(events)
                    .filteredOn(event -> RunningProgram.type(event).equals("truncated"))
                    .hasSize(3);
            JsonNode finished = events.get(events.size() - 1);
            assertThat(finished.path("truncated").asInt()).isEqualTo(3);
            assertThat(finished.path("nodes")).hasSize(3).allSatisfy(node -> {
                assertThat(node.path("fate").asString()).isEqualTo("exited");
                assertThat(node.path("bytes").asInt()).isEqualTo(10);
                assertThat(node.path("truncated").asBoolean()).isTrue();
                assertThat(node.has("milliseconds")).isTrue();
            });
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void aDryRunTellsTheTargetsAndRunsNothing() throws Exception {
        Path trace = folder.resolve("trace");
        try (RunningProgram program = exec("--json", "--dry-run", "--node", "[23]$", "touch " + trace)) {
            assertThat(program.events()).singleElement().satisfies(preview -> {
                assertThat(RunningProgram.type(preview)).isEqualTo("preview");
                assertThat(preview.path("targets").toString()).isEqualTo("[\"node-2\",\"node-3\"]");
            });
            assertThat(program.status()).isZero();
        }
        try (RunningProgram program = exec("--dry-run", "--node", "nobody", "touch " + trace)) {
            assertThat(program.lines())
                    .startsWith("would run on 0 nodes of dc1")
                    .last()
                    .asString()
                    .startsWith("obstacle: ");
            assertThat(program.status()).isEqualTo(3);
        }
        assertThat(trace).doesNotExist();
    }

    @Test
    void theJobMayStandUnderAnotherPrefix() throws Exception {
        try (RunningProgram program =
                exec("--all", "--json", "--prefix", "own/place", "--silence-limit", "10s", "sleep 1")) {
            String job = program.awaitEvent("submitted").path("job").asString();
            assertThat(cluster.server()
                            .http()
                            .get("/v1/kv/own/place/" + job + "/job")
                            .status())
                    .isEqualTo(200);
            program.awaitEvent("finished");
            assertThat(program.status()).isZero();
        }
    }

    private RunningProgram exec(String... arguments) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("exec", "--http-addr", cluster.server().hostAndPort()));
        all.addAll(List.of(arguments));
        return RunningProgram.start(folder, Map.of(), all.toArray(String[]::new));
    }

    private static String text(RunningProgram program) throws IOException {
        StringBuilder text = new StringBuilder();
        program.events().stream()
                .filter(event -> RunningProgram.type(event).equals("output"))
                .forEach(event -> text.append(event.path("text").asString()));
        return text.toString();
    }
}
