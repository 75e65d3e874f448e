// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * A measured program in a process of its own: no other has its threads, memory or compiled code. It prints its result as
 * one line of JSON.
 *
 * @param jvmOptions for that process
 */
public record Child(List<String> jvmOptions) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Empty if the run failed or took too long; what it said about that went to standard error. */
    public <T> Optional<T> run(Class<T> result, Class<?> program, String... args)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(program, args))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process));
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            return Optional.of(JsonMapper.shared().readValue(lastLine(output.join()), result));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(Class<?> program, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** The JVM may have said something of its own before. */
    private static String lastLine(String output) {
        String text = output.stripTrailing();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static String text(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            return "";
        }
    }
}
