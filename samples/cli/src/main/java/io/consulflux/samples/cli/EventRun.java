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
            return end(builder.start(), event);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
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
            process.destroy();
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
