// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.Histories;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.testkit.ConsulCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Environment, directory and time limit on real agents, and their output in its other forms. */
@Timeout(120)
class ExecSetupIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NODE = "node-2";
    private static final String PIECES = "'\"\\$`(){}[]*?~-!#;&|<>=% \n\t\r\u0001\u007f\u00e9\u20ac\u0081aB0";

    private static final List<String> PARTS = List.of("a", "\u00e9", "\u20ac", "\ud83d\ude00", "\n");

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    /** So long that no test waits for it, and so odd that no other process sleeps for as long. */
    private final long never = ThreadLocalRandom.current().nextLong(100_000, 600_000);

    private ConsulFlux consul;

    @BeforeEach
    void connect() {
        consul = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()));
    }

    @AfterEach
    void disconnect() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
    }

    @Test
    void wordsAndValuesArriveAsTheyAreWhateverIsInThem() {
        Histories.check(4, random -> {
            List<String> words =
                    IntStream.range(0, 40).mapToObj(i -> word(random)).toList();
            String[] command = Flux.just("sh", "-c", "printf '%s\\0' \"$VALUE\" \"$@\"", "x")
                    .concatWithValues(words.toArray(String[]::new))
                    .toStream()
                    .toArray(String[]::new);
            String value = word(random);
            String expected = String.join("\0", value, String.join("\0", words), "");
            ExecJob plain = ExecJob.ofArguments(command).onNodes(NODE);
            assertThat(printed(run(plain.env("VALUE", value)))).isEqualTo(expected);
            assertThat(printed(run(plain.env("VALUE", value).killAfter(Duration.ofSeconds(never)))))
                    .isEqualTo(expected);
            // The values again, in quotes that the agent's shell takes off.
            assertThat(printed(run(ExecJob.of("printf '%s\\0' \"$VALUE\"")
                            .env("VALUE", value)
                            .onNodes(NODE))))
                    .isEqualTo(value + "\0");
        });
    }

    @Test
    void aScriptOfAnyBytesArrivesWithItsVariables(@TempDir Path folder) throws Exception {
        byte[] script = new byte[300_000];
        Histories.data().nextBytes(script);
        byte[] first = "#!/bin/cat\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(first, 0, script, 0, first.length);
        ExecJob job = ExecJob.ofScript(script)
                .env("VALUE", "it's")
                .directory(folder.toString())
                .killAfter(Duration.ofSeconds(never))
                .onNodes(NODE);
        assertThat(bytes(run(job))).isEqualTo(script);

        ExecJob named = ExecJob.ofScript(
                        "#!/bin/sh\necho \"$VALUE\" in \"$(pwd -P)\"; exit 9".getBytes(StandardCharsets.UTF_8))
                .env("VALUE", "it's")
                .directory(folder.toString())
                .onNodes(NODE);
        List<NodeEvent> events = run(named);
        assertThat(printed(events)).isEqualTo("it's in " + folder.toRealPath() + "\n");
        assertThat(codes(events)).containsExactly(9);
    }

    @Test
    void aCommandThatEndsInTimeKeepsItsCodeAndLeavesNobodyBehind() {
        for (int code : List.of(0, 3, 124, 125)) {
            List<NodeEvent> events = run(ExecJob.of("echo out; exit " + code).killAfter(Duration.ofSeconds(never)));
            assertThat(codes(events)).containsOnly(code).hasSize(3);
        }
        awaitNobody();
    }

    @Test
    void anAgentPutsWhatItStartsIntoItsOwnGroupAndWeDoNot() {
        String group = "ps -o pgid= -p $$ | tr -d ' '; ps -o ppid= -p $$ | tr -d ' '";
        List<String> plain =
                printed(run(ExecJob.of(group).onNodes(NODE))).lines().toList();
        List<String> limited = printed(run(
                        ExecJob.of(group).killAfter(Duration.ofSeconds(never)).onNodes(NODE)))
                .lines()
                .toList();
        // The plain one's parent is the agent, whose group it is in: to end that group would end the agent.
        assertThat(plain.get(0)).isEqualTo(plain.get(1));
        assertThat(limited.get(0)).isNotEqualTo(plain.get(0));
        awaitNobody();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sleep %1$d & sleep %1$d", "exec sleep %1$d", "trap '' TERM; sleep %1$d & sleep %1$d; sleep %1$d"
            })
    void atTheLimitEverythingEndsButTheAgent(String text) {
        List<NodeEvent> events = run(ExecJob.of(String.format(text, never)).killAfter(Duration.ofSeconds(1)));
        assertThat(codes(events)).containsOnly(124).hasSize(3);
        awaitNobody();
        assertThat(codes(run(ExecJob.of("true")))).containsOnly(0).hasSize(3);
    }

    @Test
    void theLimitHoldsWhenNobodyListensAnyMore() {
        StepVerifier.create(consul.exec(ExecJob.of("sleep " + never).killAfter(Duration.ofSeconds(3)))
                        .ofType(ExecEvent.Acknowledged.class)
                        .take(3))
                .expectNextCount(3)
                .expectComplete()
                .verify(LIMIT);
        awaitNobody();
    }

    @Test
    void textAndLinesComeWholeFromEveryNode(@TempDir Path folder) throws Exception {
        StringBuilder text = new StringBuilder();
        Random random = Histories.data();
        while (text.length() < 100_000) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        text.append("end\n");
        Path file = Files.writeString(folder.resolve("text"), text);
        ExecJob job = ExecJob.ofArguments("cat", file.toString());
        List<NodeEvent> texts = told(consul.exec(job).transform(ExecOutput.text()));
        List<NodeEvent> lines = told(consul.exec(job).transform(ExecOutput.lines()));
        for (String node : List.of("node-1", "node-2", "node-3")) {
            StringBuilder whole = new StringBuilder();
            of(node, OutputEvent.Text.class, texts).forEach(piece -> whole.append(piece.text()));
            assertThat(whole.toString().equals(text.toString())).as(node).isTrue();
            assertThat(of(node, OutputEvent.Line.class, lines).stream().map(OutputEvent.Line::text))
                    .containsExactlyElementsOf(Arrays.asList(text.toString().split("\n")));
        }
    }

    @Test
    void nodesThatPrintTheSameAreToldOnce() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("seq 1 30000")).transform(ExecOutput.gather()));
        assertThat(events)
                .filteredOn(OutputEvent.Group.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    OutputEvent.Group group = (OutputEvent.Group) event;
                    assertThat(group.nodes()).containsExactly("node-1", "node-2", "node-3");
                    assertThat(group.output().utf8()).endsWith("\n30000\n").startsWith("1\n2\n");
                    assertThat(group.incomplete()).isEmpty();
                });
        assertThat(events).doesNotHaveAnyElementsOfTypes(ExecEvent.Output.class);
    }

    private List<NodeEvent> run(ExecJob job) {
        return told(consul.exec(job));
    }

    private static List<NodeEvent> told(Flux<NodeEvent> stream) {
        List<NodeEvent> events = new ArrayList<>();
        StepVerifier.create(stream)
                .thenConsumeWhile(event -> true, events::add)
                .expectComplete()
                .verify(LIMIT);
        return events;
    }

    private static <T extends NodeEvent> List<T> of(String node, Class<T> type, List<NodeEvent> events) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> event.node().equals(node))
                .toList();
    }

    private static byte[] bytes(List<NodeEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of(NODE, ExecEvent.Output.class, events)
                .forEach(output -> bytes.writeBytes(output.data().toByteArray()));
        return bytes.toByteArray();
    }

    private static String printed(List<NodeEvent> events) {
        return new String(bytes(events), StandardCharsets.UTF_8);
    }

    private static List<Integer> codes(List<NodeEvent> events) {
        return events.stream()
                .filter(ExecEvent.Exited.class::isInstance)
                .map(event -> ((ExecEvent.Exited) event).code())
                .toList();
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            word.append(PIECES.charAt(random.nextInt(PIECES.length())));
        }
        return word.toString();
    }

    /** A process that was killed takes a moment to go; one that was not outlives the test. */
    private void awaitNobody() {
        while (ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(Long.toString(never)))) {
            Thread.onSpinWait();
        }
    }
}
