// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an agent has used up, by Linux' {@code /proc}. */
public final class AgentMeter {

    /** Linux counts in these, whatever the kernel's own clock. */
    private static final double TICKS_PER_SECOND = 100;

    private final Path process;

    /**
     * So far.
     *
     * @param cpuSeconds of all its threads
     * @param bytesWritten to sockets and files
     */
    public record Reading(double cpuSeconds, long bytesWritten) {

        public Reading minus(Reading before) {
            return new Reading(cpuSeconds - before.cpuSeconds, bytesWritten - before.bytesWritten);
        }
    }

    public AgentMeter(long pid) {
        this.process = Path.of("/proc", Long.toString(pid));
    }

    public Reading read() {
        try {
            String stat = Files.readString(process.resolve("stat"));
            // Counted after the name, which may hold blanks: user time is the 14th field of all, system time the 15th.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
            long written = Files.readAllLines(process.resolve("io")).stream()
                    .filter(line -> line.startsWith("wchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                    .sum();
            return new Reading(ticks / TICKS_PER_SECOND, written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
