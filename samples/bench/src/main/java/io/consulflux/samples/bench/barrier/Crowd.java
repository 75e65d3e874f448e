// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.barrier;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process with many participants, which does as it is told. */
final class Crowd implements AutoCloseable {

    private final Process process;
    private final Writer orders;
    private final BufferedReader reports;

    /**
     * An order was carried out.
     *
     * @param at when the last write was answered, on the monotonic clock, which Linux has one of for all processes
     * @param connections that the process holds to the agent
     */
    record Report(long at, int connections) {}

    private Crowd(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.reports = process.inputReader(StandardCharsets.UTF_8);
    }

    static Crowd start(URI agent, String prefix, int first, int count) throws IOException {
        return new Crowd(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrowdProgram.class.getName(),
                        agent.toString(),
                        prefix,
                        Integer.toString(first),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** These shall publish a state; {@link #report()} says when they have. */
    void order(CrowdProgram.Whom whom, String state) throws IOException {
        orders.write(whom + " " + state + "\n");
        orders.flush();
    }

    Report report() throws IOException {
        String line = reports.readLine();
        if (line == null) {
            throw new EOFException("a crowd has ended");
        }
        List<String> words = List.of(line.split(" ", -1));
        return new Report(Long.parseLong(words.get(0)), Integer.parseInt(words.get(1)));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
