// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.UserEvent.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is run for each event, by the shell.
 *
 * @param apart whether standard output belongs to others, so that the command's goes to standard error
 */
record EventRun(String command, boolean apart) {

    /** Runs it to its end; why it failed, if it did. */
    Optional<String> run(Received event) {
        List<String> words =
                apart ? List.of("sh", "-c", "exec sh -c \"$0\" >&2", command) : List.of("sh", "-c", command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "CONSUL_EVENT_ID", event.id(),
                        "CONSUL_EVENT_NAME", event.name(),
                        "CONSUL_EVENT_LTIME", Long.toUnsignedString(event.lamport()),
                        "CONSUL_EVENT_NODE", event.node()));
        try {
            return guarded(builder.start(), event);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What runs when this program is told to end ends with it. */
    private static Optional<String> guarded(Process process, Received event) {
        Thread ending = new Thread(() -> destroy(process), "consul-flux-run-ending");
        try {
            Runtime.getRuntime().addShutdownHook(ending);
        } catch (IllegalStateException endingAlready) {
            destroy(process);
            return Optional.of("interrupted");
        }
        Optional<String> failure = end(process, event);
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException endingAlready) {
            // The process is over, and there is nothing left to end.
        }
        return failure;
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
            return Optional.of("interrupted");
        }
    }
}
