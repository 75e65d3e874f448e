// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A short program run to its end.
 *
 * @param words the program and its arguments
 * @param directory where it runs
 * @param limit after which it is killed
 */
public record Command(List<String> words, Path directory, Duration limit) {

    /** Keeps its own copy of the words. */
    public Command {
        words = List.copyOf(words);
    }

    /** A command in the current directory, ended after ten seconds. */
    public static Command of(String... words) {
        return new Command(List.of(words), Path.of("").toAbsolutePath(), Duration.ofSeconds(10));
    }

    /** The executable file of that name on the {@code PATH}. */
    public static Optional<Path> onPath(String program, String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * Runs it; messages come in plain English whatever the user's language.
     *
     * @throws IOException if it cannot be started or is still running at the limit
     */
    public Finished run() throws IOException {
        Path output = Files.createTempFile("consul-flux-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive"));
            int status = await(builder.start());
            return new Finished(status, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private int await(Process process) throws IOException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "'" + String.join(" ", words) + "' did not end within " + limit.toSeconds() + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while '" + words.get(0) + "' was running", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * How it ended.
     *
     * @param status its exit status, 0 for success
     * @param output what it wrote, errors included
     */
    public record Finished(int status, String output) {

        /** The last lines of the output, for an error message. */
        public String tail(int lines) {
            List<String> all = output.strip().lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        }
    }
}
