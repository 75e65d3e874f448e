// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a payload as an agent would, in real processes on this machine (Consul {@code agent/remote_exec.go}).
 *
 * @param shell the node's {@code /bin/sh}
 * @param folder the agent's folder for temporary files
 */
record Node(Path shell, Path folder) {

    /** How it ended, and what it printed until the last holder of its output had gone. */
    record Ran(int code, Bytes output) {

        String text() {
            return output.utf8();
        }
    }

    /** One for each kind of shell that this machine has, each under the name sh. */
    static List<Node> all(Path folder) throws IOException {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node(Path.of("/bin/sh"), Files.createDirectories(folder.resolve("sh"))));
        for (String name : List.of("dash", "bash", "busybox")) {
            List<Path> found = onPath(name);
            if (!found.isEmpty() && !Files.isSameFile(found.get(0), Path.of("/bin/sh"))) {
                Path own = Files.createDirectories(folder.resolve(name));
                Path link = folder.resolve("bin-" + name).resolve("sh");
                Files.createDirectories(link.getParent());
                nodes.add(new Node(Files.createSymbolicLink(link, found.get(0)), own));
            }
        }
        return nodes;
    }

    /** Checks that nothing is left in their folders, and forgets them. */
    static void leave(List<Node> nodes) throws IOException {
        for (Node node : nodes) {
            assertThat(node.files()).as(node.toString()).isEmpty();
            node.forget();
        }
    }

    /** Removes what {@link #all} made outside the folder for temporary files. */
    private void forget() throws IOException {
        if (Files.isSymbolicLink(shell) && shell.startsWith(Objects.requireNonNull(folder.getParent()))) {
            Files.delete(shell);
        }
    }

    private static List<Path> onPath(String name) {
        return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .toList();
    }

    Ran run(ExecPayload payload, ExecSetup setup) throws IOException, InterruptedException {
        return run(payload, setup, Map.of());
    }

    Ran run(ExecPayload payload, ExecSetup setup, Map<String, String> environment)
            throws IOException, InterruptedException {
        ExecPayload sent = Wrapping.around(payload, setup, shell.toString());
        Path script = folder.resolve("rexec" + System.nanoTime());
        ProcessBuilder builder = new ProcessBuilder(words(sent, script, environment.get("SHELL")));
        builder.environment().remove("SHELL");
        builder.environment().putAll(environment);
        builder.directory(folder.toFile()).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        Process process = builder.start();
        try {
            byte[] output = process.getInputStream().readAllBytes();
            return new Ran(process.waitFor(), Bytes.owning(output));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(script);
        }
    }

    private List<String> words(ExecPayload sent, Path script, @Nullable String agents) {
        String used = agents == null ? shell.toString() : agents;
        if (sent instanceof ExecPayload.Arguments arguments) {
            return arguments.words();
        }
        if (sent instanceof ExecPayload.Shell command) {
            return List.of(used, "-c", command.command());
        }
        try {
            Files.createFile(
                    script, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            Files.write(script, ((ExecPayload.Script) sent).text().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(used, "-c", script.toString());
    }

    /** What lies in the folder for temporary files. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
