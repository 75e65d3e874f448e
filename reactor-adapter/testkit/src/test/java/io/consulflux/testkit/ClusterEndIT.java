// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.host.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterEndIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String BACKGROUND = "setsid sleep 300 >/dev/null 2>&1 & echo $!; exec sleep 301";

    @TempDir
    Path temp;

    @Test
    void closingLeavesNoProcessAndNoFile() {
        Set<ProcessHandle> processes;
        Path folder;
        try (ConsulCluster cluster = ConsulCluster.start(2)) {
            processes = everyProcessOf(cluster);
            assertThat(processes).hasSizeGreaterThanOrEqualTo(2 + 1 + 2 + 2).allMatch(ProcessHandle::isAlive);
            folder = folderOf(cluster);
            assertThat(folder).isDirectory();
        }
        assertThat(gone(processes)).isTrue();
        assertThat(folder).doesNotExist();
    }

    @Test
    void closingWorksWithoutTheGuardToo() {
        Set<ProcessHandle> processes;
        Path folder;
        try (ConsulCluster cluster = ConsulCluster.start(1)) {
            processes = everyProcessOf(cluster);
            folder = folderOf(cluster);
            processes.stream().filter(ClusterEndIT::isGuard).forEach(ProcessHandle::destroyForcibly);
        }
        assertThat(gone(processes)).isTrue();
        assertThat(folder).doesNotExist();
    }

    @Test
    void killingAnAgentEndsWhatItWasRunning() {
        try (ConsulCluster cluster = ConsulCluster.start(1)) {
            RemoteExec.start(cluster.agent(0), "echo started; sleep 302").firstOutputOf("node-1");
            assertThat(Await.atMost(LIMIT).until(() -> !sleeping("302").isEmpty()))
                    .isTrue();
            Set<ProcessHandle> children = sleeping("302");

            cluster.agent(0).kill();

            assertThat(gone(children)).isTrue();
        }
    }

    @Test
    void aJvmKilledHardLeavesNoProcessAndNoFile() throws Exception {
        aJvmThatEnds(Process::destroyForcibly);
    }

    @Test
    void aTerminatedJvmLeavesNoProcessAndNoFile() throws Exception {
        aJvmThatEnds(Process::destroy);
    }

    private void aJvmThatEnds(java.util.function.Consumer<Process> end) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8)) {
            Set<ProcessHandle> processes = Stream.of(out.readLine().split(" "))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .collect(Collectors.toSet());
            assertThat(processes).hasSizeGreaterThanOrEqualTo(2 + 1 + 2 + 2);
            assertThat(temp).isNotEmptyDirectory();

            end.accept(jvm);

            assertThat(gone(processes)).isTrue();
            assertThat(Await.atMost(LIMIT).until(() -> isEmpty(temp))).isTrue();
        }
    }

    /** Agents, guard, and two remote children of each agent, of which one has gone into a session of its own. */
    static Set<ProcessHandle> everyProcessOf(ConsulCluster cluster) {
        RemoteExec exec = RemoteExec.start(cluster.server(), BACKGROUND);
        List<String> daemons = cluster.agents().stream()
                .map(agent -> exec.firstOutputOf(agent.name()))
                .toList();
        return Stream.concat(
                        ProcessHandle.current().descendants(),
                        daemons.stream().flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream()))
                .collect(Collectors.toSet());
    }

    /** Orphans that are dead already may wait a moment for the system to reap them. */
    private static boolean gone(Set<ProcessHandle> processes) {
        return Await.atMost(LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static Set<ProcessHandle> sleeping(String seconds) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").endsWith("sleep " + seconds))
                .collect(Collectors.toSet());
    }

    private static boolean isGuard(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("-s -- ");
    }

    /** The cluster's own: other clusters on this machine have theirs beside it. */
    private static Path folderOf(ConsulCluster cluster) {
        Matcher folder = Pattern.compile("\"DataDir\":\\s*\"([^\"]*/consul-flux-[^/\"]+)")
                .matcher(cluster.server().http().get("/v1/agent/self").body());
        assertThat(folder.find()).isTrue();
        return Path.of(folder.group(1));
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
