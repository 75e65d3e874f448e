// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The built jar as a process of its own, as a script uses it. */
final class RunningProgram implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final BufferedReader output;
    private final BufferedReader errors;
    private final List<JsonNode> events = new ArrayList<>();

    private RunningProgram(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = process.errorReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param folder for its temporary files
     */
    static RunningProgram start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Djava.io.tmpdir=" + folder);
        words.add("-jar");
        words.add(Objects.requireNonNull(System.getProperty("consulflux.cli.jar")));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().keySet().removeIf(name -> name.startsWith("CONSUL_HTTP"));
        // The JVM says on standard error that it has read them.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return new RunningProgram(builder.start());
    }

    long pid() {
        return process.pid();
    }

    /** Writes this to its standard input, and ends that. */
    void input(String text) throws IOException {
        input(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes these bytes to its standard input, and ends that. */
    void input(byte[] bytes) throws IOException {
        try (OutputStream input = process.getOutputStream()) {
            input.write(bytes);
        }
    }

    /** The lines on standard output that are no JSON; waits for the end. */
    List<String> lines() {
        return output.lines().toList();
    }

    /** Reads on to the first event of this type. */
    JsonNode awaitEvent(String type) throws IOException {
        while (true) {
            JsonNode event = nextEvent();
            if (type(event).equals(type)) {
                return event;
            }
        }
    }

    /** Reads what is left; all events since the start. */
    List<JsonNode> events() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    /** Reads on to the first line on standard error that holds this. */
    String awaitRemark(String text) throws IOException {
        String line = errors.readLine();
        while (line != null && !line.contains(text)) {
            line = errors.readLine();
        }
        if (line == null) {
            throw new AssertionError("ended without saying: " + text);
        }
        return line;
    }

    /** What is left on standard error, but for the waiting of which a slow machine makes it tell; waits for the end. */
    List<String> remarks() {
        return errors.lines()
                .filter(line -> !line.startsWith("consul-flux: waiting for "))
                .filter(line -> !line.equals("consul-flux: Consul answers again"))
                .toList();
    }

    void closeOutput() throws IOException {
        output.close();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                .start()
                .waitFor();
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    int status() throws InterruptedException {
        if (!endsWithin(Duration.ofSeconds(100))) {
            throw new AssertionError("it still runs");
        }
        return process.exitValue();
    }

    static String type(JsonNode event) {
        return event.path("type").asString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private JsonNode nextEvent() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("ended after " + events + ", saying " + remarks());
        }
        JsonNode event = JSON.readTree(line);
        events.add(event);
        return event;
    }
}
