// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Owns a private folder and the processes started in it, and ends both when it is closed or when this JVM ends in any way,
 * a hard kill included. The work is done by a small shell script in a session of its own, which waits for the end of a pipe
 * that only this JVM holds.
 */
public final class Guard implements AutoCloseable {
    private static final int SECONDS_TO_END = 30;

    /** Signs in, so that the guard knows the process before it does anything, and becomes the program. */
    private static final String SIGN_IN =
            "echo $$ >\"$1/pids/.$2\" && mv \"$1/pids/.$2\" \"$1/pids/$2\" && shift 2 && exec \"$@\"";

    private final Path folder;
    private final Process script;
    private volatile boolean closed;

    private Guard(Path folder, Process script) {
        this.folder = folder;
        this.script = script;
    }

    /**
     * Makes a folder that only this user can enter, and guards it.
     *
     * @param parent where the folder is made
     * @throws IOException if the folder or the guard cannot be made
     */
    public static Guard over(Path parent) throws IOException {
        String random = UUID.randomUUID().toString().substring(0, 8);
        Path folder = parent.toRealPath().resolve("consul-flux-" + random);
        return new Guard(folder, script(folder, "new"));
    }

    /** The folder, gone after {@link #close()}. */
    public Path folder() {
        return folder;
    }

    /**
     * Starts a program in a session of its own where the system allows that, so that Ctrl-C in a terminal does not reach it.
     *
     * @param name unique among the running programs of this guard
     * @param log receives what it writes, after what is there already
     */
    public GuardedProcess start(String name, List<String> program, Map<String, String> environment, Path log)
            throws IOException {
        List<String> words = new ArrayList<>(OwnSession.prefix());
        words.addAll(List.of("sh", "-c", SIGN_IN, "consul-flux-agent", folder.toString(), name));
        words.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("CONSUL_FLUX_CLUSTER", folder.toString());
        return new GuardedProcess(builder.start(), folder.resolve("pids").resolve(name));
    }

    /** Whether it has been closed, or is about to be. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends every process and removes the folder; returns when that is done, also if the thread is interrupted. */
    @Override
    public void close() {
        closed = true;
        try {
            end(script);
            if (Files.exists(folder)) { // somebody ended the guard
                end(script(folder, "again"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private void end(Process guard) throws IOException {
        guard.getOutputStream().close();
        try {
            guard.onExit().orTimeout(SECONDS_TO_END, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new IOException("the guard of " + folder + " did not end within " + SECONDS_TO_END + " s", e);
        }
    }

    private static Process script(Path folder, String mode) throws IOException {
        List<String> words = new ArrayList<>(OwnSession.prefix());
        words.addAll(List.of("sh", "-s", "--", folder.toString(), mode));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (InputStream text = Guard.class.getResourceAsStream("guard.sh")) {
            OutputStream pipe = process.getOutputStream();
            Objects.requireNonNull(text, "guard.sh").transferTo(pipe);
            pipe.flush();
        }
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        String answer = answers.readLine();
        if (!"ready".equals(answer)) {
            process.destroyForcibly();
            throw new IOException("the guard of " + folder + " could not start: " + answer);
        }
        return process;
    }
}
