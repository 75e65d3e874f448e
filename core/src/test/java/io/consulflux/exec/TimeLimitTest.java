// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.consulflux.Bytes;
import io.consulflux.exec.Node.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit of a process, kept by each real shell that this machine has. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lines are for POSIX shells, which it lacks")
class TimeLimitTest {

    private static final ExecSetup SOON = ExecSetup.agentsOwn().withKillAfter(Duration.ofSeconds(1));

    /** After it has set its traps, on a busy machine too. */
    private static final ExecSetup TRAPPED = ExecSetup.agentsOwn().withKillAfter(Duration.ofSeconds(3));

    private static List<Node> nodes;

    /** So long that no test waits for it, and so odd that no other process sleeps for as long. */
    private final long never = ThreadLocalRandom.current().nextLong(100_000, 600_000);

    private final ExecSetup inTime = ExecSetup.agentsOwn().withKillAfter(Duration.ofSeconds(never));

    @BeforeAll
    static void findShells(@TempDir Path folder) throws IOException {
        nodes = Node.all(folder);
    }

    @AfterAll
    static void leaveNothing() throws IOException {
        Node.leave(nodes);
    }

    static List<Node> nodes() {
        return nodes;
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aCommandThatEndsInTimeKeepsItsOutputAndItsCodeAndLeavesNobodyBehind(Node node) throws Exception {
        for (int code : List.of(0, 1, 7, 124, 125, 127, 255)) {
            String text = "printf out; exit " + code;
            Ran expected = new Ran(code, Bytes.utf8("out"));
            assertThat(node.run(new ExecPayload.Shell(text), inTime)).isEqualTo(expected);
            assertThat(node.run(new ExecPayload.Arguments(List.of("sh", "-c", text)), inTime))
                    .isEqualTo(expected);
            assertThat(node.run(new ExecPayload.Script(Bytes.utf8(text)), inTime))
                    .isEqualTo(expected);
        }
        awaitNobody();
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aSignalIsToldAsShellsTellIt(Node node) throws Exception {
        assertThat(node.run(new ExecPayload.Shell("kill -KILL $$"), inTime).code())
                .isEqualTo(137);
        awaitNobody();
    }

    /** It is not ignored, as it is by what a shell starts in the background. */
    @ParameterizedTest
    @MethodSource("nodes")
    void anInterruptIsNotIgnored(Node node) throws Exception {
        Process here = new ProcessBuilder("sh", "-c", "kill -INT $$; exit 0").start();
        assumeThat(here.waitFor())
                .as("these tests may be interrupted themselves")
                .isNotZero();
        assertThat(node.run(new ExecPayload.Shell("kill -INT $$; echo ignored"), inTime))
                .isEqualTo(new Ran(130, Bytes.empty()));
        awaitNobody();
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aCommandThatWaitsForAllItsChildrenHasNoneOfOurs(Node node) throws Exception {
        assertThat(node.run(
                        new ExecPayload.Arguments(List.of(
                                "sh", "-c", "wait; parents=$(ps -o ppid=); echo \"$parents\" | grep -cx \" *$$\"")),
                        inTime))
                // ps alone, or the shell around it.
                .isEqualTo(new Ran(0, Bytes.utf8("1\n")));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void theWatchHoldsNothingOfTheOutputEvenWhenNobodyEndsIt(Node node) throws Exception {
        assertThat(node.run(new ExecPayload.Shell("kill -KILL $PPID; echo orphan"), inTime))
                .isEqualTo(new Ran(137, Bytes.utf8("orphan\n")));
        assertThat(ours()).isNotEmpty();
        // The watch may have begun its sleep since anybody looked.
        while (!ours().isEmpty()) {
            ours().forEach(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void atTheLimitTheWholeGroupEnds(Node node) throws Exception {
        String text = "echo begun; sleep " + never + " & sleep " + never;
        assertThat(node.run(new ExecPayload.Shell(text), SOON))
                .isEqualTo(new Ran(TimeLimit.ENDED, Bytes.utf8("begun\n")));
        awaitNobody();
    }

    @Test
    void theLimitIsKeptWhateverIsRun() throws Exception {
        Node node = nodes.get(0);
        List<String> words = List.of("sleep", Long.toString(never));
        assertThat(node.run(new ExecPayload.Arguments(words), SOON).code()).isEqualTo(TimeLimit.ENDED);
        Bytes script = Bytes.utf8("#!/bin/sh\nexec sleep " + never);
        assertThat(node.run(new ExecPayload.Script(script), SOON).code()).isEqualTo(TimeLimit.ENDED);
        awaitNobody();
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void aCommandThatTidiesUpMayDoSo(Node node) throws Exception {
        String text = "trap 'sleep 1; echo tidy; exit 0' TERM; while :; do sleep 0.1; done";
        Ran ran = node.run(new ExecPayload.Shell(text), TRAPPED);
        assertThat(ran.code()).isEqualTo(TimeLimit.ENDED);
        assertThat(ran.text()).endsWith("tidy\n");
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void childrenThatTidyUpMayDoSoWhenTheirParentHasGone(Node node) throws Exception {
        String text = "(trap 'sleep 1; echo tidy; exit' TERM; while :; do sleep 0.1; done) & sleep " + never;
        Ran ran = node.run(new ExecPayload.Shell(text), TRAPPED);
        assertThat(ran.code()).isEqualTo(TimeLimit.ENDED);
        assertThat(ran.text()).endsWith("tidy\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"trap '' TERM; while :; do sleep 1; done", "(trap '' TERM; while :; do sleep 1; done) & wait"})
    void whoDoesNotHeedTheFirstSignalIsKilled(String text) throws Exception {
        long begun = System.nanoTime();
        Ran ran = nodes.get(0).run(new ExecPayload.Shell(text), TRAPPED);
        assertThat(ran.code()).isEqualTo(TimeLimit.ENDED);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(3 + TimeLimit.GRACE));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void theToolsAreFoundWhateverTheCommandsPathIs(Node node) throws Exception {
        ExecSetup setup = SOON.withVariable("PATH", "/nowhere").withVariable("IFS", "/");
        assertThat(node.run(new ExecPayload.Shell("while :; do :; done"), setup).code())
                .isEqualTo(TimeLimit.ENDED);
        // Not at once, as where there is nothing to sleep with.
        ExecSetup later = setup.withKillAfter(Duration.ofSeconds(never));
        String busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 7";
        assertThat(node.run(new ExecPayload.Shell(busy), later).code()).isEqualTo(7);
    }

    /** A process that was killed takes a moment to go; one that was not outlives the test. */
    private void awaitNobody() {
        while (!ours().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private List<ProcessHandle> ours() {
        String mark = Long.toString(never);
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(mark))
                .toList();
    }
}
