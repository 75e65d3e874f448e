// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.UserEvent.Received;
import io.consulflux.samples.cli.text.GivenText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is run for each event, by the shell.
 *
 * @param apart whether standard output belongs to others, so that the command's goes to standard error
 */
public record EventRun(String command, boolean apart) {

    /** Why a command failed that ended, or did not begin, because this program is ending. */
    static final String INTERRUPTED = "interrupted";

    /** Runs it to its end; why it failed, if it did. After {@link #INTERRUPTED} nothing more need be run. */
    Optional<String> run(Received event) {
        List<String> words =
                apart ? List.of("sh", "-c", "exec sh -c \"$0\" >&2", command) : List.of("sh", "-c", command);
        Optional<String> unsayable = Stream.of(event.name(), event.node())
                .filter(text -> !GivenText.canBeGiven(text))
                .map(text -> "\"" + text + "\" has characters that the charset of the locale has not")
                .findFirst();
        if (unsayable.isPresent()) {
            return unsayable;
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "CONSUL_EVENT_ID", event.id(),
                        "CONSUL_EVENT_NAME", event.name(),
                        "CONSUL_EVENT_LTIME", Long.toUnsignedString(event.lamport()),
                        "CONSUL_EVENT_NODE", event.node()));
        localeOfTheUser(builder.environment());
        return guarded(builder, event);
    }

    /** The launcher may have given the JVM another one, and says what there was: nothing, if that is empty. */
    private static void localeOfTheUser(Map<String, String> environment) {
        String before = System.getProperty("consulflux.locale");
        if (before != null && before.isEmpty()) {
            environment.remove("LC_ALL");
        } else if (before != null) {
            environment.put("LC_ALL", before);
        }
    }

    /** What runs when this program is told to end ends with it, and from then on nothing begins. */
    private static Optional<String> guarded(ProcessBuilder builder, Received event) {
        Ending ending = new Ending();
        Thread hook = new Thread(ending, "consul-flux-run-ending");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            return Optional.of(INTERRUPTED);
        }
        try {
            Optional<Process> process = ending.start(builder);
            if (process.isEmpty()) {
                return Optional.of(INTERRUPTED);
            }
            return end(process.get(), event).map(why -> ending.hasRun() ? INTERRUPTED : why);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            release(hook);
        }
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The process is over, and there is nothing left to end.
        }
    }

    /** A shell that is destroyed leaves what it has started. */
    private static void destroy(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        started.forEach(ProcessHandle::destroy);
    }

    private static Optional<String> end(Process process, Received event) {
        try {
            try (OutputStream input = process.getOutputStream()) {
                input.write(event.payload().toByteArray());
            } catch (IOException notRead) {
                // A command need not read its standard input.
            }
            int status = process.waitFor();
            return status == 0 ? Optional.empty() : Optional.of("status " + status);
        } catch (InterruptedException e) {
            destroy(process);
            Thread.currentThread().interrupt();
            return Optional.of(INTERRUPTED);
        }
    }

    /** What the end of this program does to a command, be it before the command begins or while it runs. */
    static final class Ending implements Runnable {
        private @Nullable Process process;
        private boolean hasRun;

        /** The command begun, unless this program is ending. */
        synchronized Optional<Process> start(ProcessBuilder builder) throws IOException {
            if (hasRun) {
                return Optional.empty();
            }
            Process started = builder.start();
            process = started;
            return Optional.of(started);
        }

        @Override
        public synchronized void run() {
            hasRun = true;
            if (process != null) {
                destroy(process);
            }
        }

        synchronized boolean hasRun() {
            return hasRun;
        }
    }
}
