// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.Histories;
import io.consulflux.exec.Node.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Environment and directory, run by each real shell that this machine has. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lines are for POSIX shells, which it lacks")
class WrappingTest {

    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\\",
            "\\'",
            "$",
            "$HOME",
            "${x}",
            "$(id)",
            "`id`",
            "\n",
            "\t",
            " ",
            "  ",
            "*",
            "?",
            "[a]",
            "{a,b}",
            "~",
            "-",
            "--",
            "-n",
            "!",
            "!!",
            "#",
            ";",
            "&",
            "|",
            "<",
            ">",
            "(",
            ")",
            "=",
            "%s",
            "\\n",
            "\\c",
            "\u0001",
            "\u007f",
            "\r",
            "\u00e9",
            "\u20ac",
            "\ud83d\ude00",
            "\u0081",
            "\u0088",
            "a",
            "0",
            "");

    private static List<Node> nodes;

    @BeforeAll
    static void findShells(@TempDir Path folder) throws IOException {
        nodes = Node.all(folder);
    }

    @AfterAll
    static void nothingIsLeftBeside() throws IOException {
        Node.leave(nodes);
    }

    static List<Node> nodes() {
        return nodes;
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void everyWordAndEveryValueArrivesAsItIs(Node node) {
        Histories.check(40, random -> {
            List<String> words = words(random, 1 + random.nextInt(6));
            String value = word(random);
            List<String> all = new ArrayList<>(List.of("sh", "-c", "printf '%s\\0' \"$VALUE\" \"$@\"", "x"));
            all.addAll(words);
            Ran ran = run(
                    node, new ExecPayload.Arguments(all), ExecSetup.agentsOwn().withVariable("VALUE", value));
            List<String> expected = new ArrayList<>(List.of(value));
            expected.addAll(words);
            assertThat(split(ran.output())).isEqualTo(expected);
            assertThat(ran.code()).isZero();
        });
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aCommandLineIsReadByTheShellOnceAndNotTwice(Node node) {
        Histories.check(20, random -> {
            String word = word(random);
            String command = "printf '%s\\0' " + ExecText.quoted(word) + " \"$VALUE\"";
            String value = word(random);
            Ran ran = run(
                    node, new ExecPayload.Shell(command), ExecSetup.agentsOwn().withVariable("VALUE", value));
            assertThat(split(ran.output())).containsExactly(word, value);
        });
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aScriptArrivesByteForByteForTheInterpreterItNames(Node node) {
        Histories.check(20, random -> {
            byte[] noise = new byte[random.nextInt(20_000)];
            random.nextBytes(noise);
            byte[] script = join("#!/bin/cat\n".getBytes(StandardCharsets.UTF_8), noise);
            Ran ran = run(
                    node,
                    new ExecPayload.Script(Bytes.copyOf(script)),
                    ExecSetup.agentsOwn().withVariable("VALUE", word(random)));
            assertThat(ran).isEqualTo(new Ran(0, Bytes.copyOf(script)));
        });
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aScriptFindsItsVariablesAndIsGoneAfterwards(Node node) {
        String script = "printf %s \"$VALUE\"; exit 7";
        Ran ran = run(
                node,
                new ExecPayload.Script(Bytes.utf8(script)),
                ExecSetup.agentsOwn().withVariable("VALUE", "it's"));
        assertThat(ran).isEqualTo(new Ran(7, Bytes.utf8("it's")));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aProgramMayHaveAnyName(Node node, @TempDir Path folder) throws IOException {
        for (String name : List.of("-n", "--", "-a b", "A=1", "it's", "*", "exit")) {
            Files.writeString(folder.resolve(name), "#!/bin/sh\nprintf %s \"$1\"\n")
                    .toFile()
                    .setExecutable(true);
            Ran ran = run(
                    node,
                    new ExecPayload.Arguments(List.of(name, "hi")),
                    ExecSetup.agentsOwn().withVariable("PATH", folder + ":" + System.getenv("PATH")));
            assertThat(ran).as(name).isEqualTo(new Ran(0, Bytes.utf8("hi")));
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void theDirectoryMayHaveAnyName(Node node, @TempDir Path folder) throws IOException {
        for (String name : List.of("a b", "-", "--", "-P", "it's", "$HOME", "a\nb", "*", "~")) {
            Path directory = Files.createDirectory(folder.resolve(name));
            for (ExecPayload payload : List.of(
                    new ExecPayload.Shell("pwd -P; exit 3"),
                    new ExecPayload.Arguments(List.of("sh", "-c", "pwd -P; exit 3")),
                    new ExecPayload.Script(Bytes.utf8("#!/bin/sh\npwd -P; exit 3")))) {
                Ran ran = run(node, payload, ExecSetup.agentsOwn().withDirectory(directory.toString()));
                assertThat(ran).isEqualTo(new Ran(3, Bytes.utf8(directory.toRealPath() + "\n")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aRelativeDirectoryBeginsAtTheAgents(Node node) throws IOException {
        for (String name : List.of("-", "inner")) {
            Path directory = Files.createDirectory(node.folder().resolve(name));
            Ran ran = run(
                    node, new ExecPayload.Shell("pwd -P"), ExecSetup.agentsOwn().withDirectory(name));
            Files.delete(directory);
            assertThat(ran.text()).isEqualTo(node.folder().toRealPath().resolve(name) + "\n");
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void withoutItsDirectoryNothingRuns(Node node) {
        Ran ran = run(
                node, new ExecPayload.Shell("echo ran"), ExecSetup.agentsOwn().withDirectory("/nowhere/at all"));
        assertThat(ran.code()).isEqualTo(125);
        assertThat(ran.text()).contains("/nowhere/at all").doesNotContain("ran\n");
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void theAgentsOwnShellReadsTheCommandWhateverTheJobSaysOfShells(Node node, @TempDir Path folder)
            throws IOException {
        Path agents = folder.resolve("agents");
        Files.writeString(agents, "#!/bin/sh\nprintf 'agents %s' \"$2\"\n")
                .toFile()
                .setExecutable(true);
        ExecSetup setup = ExecSetup.agentsOwn().withVariable("SHELL", "/bin/false");
        Map<String, String> environment = Map.of("SHELL", agents.toString());

        assertThat(ran(node, new ExecPayload.Shell("echo hi"), setup, environment)
                        .text())
                .isEqualTo("agents echo hi");
        assertThat(run(node, new ExecPayload.Shell("echo $0 $SHELL"), setup).text())
                .isEqualTo(node.shell() + " /bin/false\n");
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void theProcessFindsTheAgentsVariablesAndNoneOfOurOwn(Node node) {
        Ran ran = ran(
                node,
                new ExecPayload.Arguments(List.of("env")),
                ExecSetup.agentsOwn().withVariable("B", "2").withDirectory("/"),
                Map.of("A", "1", "B", "1"));
        assertThat(ran.text().lines()).contains("A=1", "B=2").noneMatch(line -> line.contains("consul_flux"));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aScriptThatCannotBeUnpackedDoesNotRun(Node node) {
        Bytes script = Bytes.utf8("echo ran");
        // Of the shells here only busybox brings the tools with it.
        Ran ran = ran(
                node,
                new ExecPayload.Script(script),
                ExecSetup.agentsOwn().withVariable("A", "1"),
                Map.of("PATH", "/nowhere"));
        assertThat(ran.code()).isEqualTo(node.toString().equals("busybox") ? 0 : 125);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aProgramThatIsNotThereIs127(Node node) {
        ExecPayload nobody = new ExecPayload.Arguments(List.of("nobody-has-this"));
        Ran ran = run(node, nobody, ExecSetup.agentsOwn().withDirectory("/"));
        assertThat(ran.code()).isEqualTo(127);
        assertThat(ran.text()).contains("nobody-has-this");
    }

    private static Ran run(Node node, ExecPayload payload, ExecSetup setup) {
        return ran(node, payload, setup, Map.of());
    }

    private static Ran ran(Node node, ExecPayload payload, ExecSetup setup, Map<String, String> environment) {
        try {
            return node.run(payload, setup, environment);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> words(Random random, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(random));
        }
        return words;
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            word.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return tellable(word.toString());
    }

    /** This JVM hands words to processes in the encoding of its locale, which agents do not. */
    private static String tellable(String word) {
        boolean any = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
        return any ? word : word.replaceAll("[^\\x01-\\x7f]", "");
    }

    private static List<String> split(Bytes output) {
        String text = output.utf8();
        assertThat(text).endsWith("\0");
        return List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
