// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code consul exec}, as a process of its own. */
public record CommandExec(Path binary) {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern ACCOUNT = Pattern.compile("(\\d+) / (\\d+) node\\(s\\) completed / acknowledged");

    /**
     * What it did.
     *
     * @param completed as it says itself
     * @param ended when it had ended
     * @param outputBytes of all that it printed
     */
    public record Result(int completed, int acknowledged, double seconds, Instant ended, long outputBytes) {}

    /** The very binary that the agent runs. */
    public static CommandExec ofAgent(long pid) {
        Path binary = ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(Path::of)
                .orElseThrow(() -> new IllegalStateException("process " + pid + " does not tell its binary"));
        return new CommandExec(binary);
    }

    /**
     * Runs it to its end.
     *
     * @param words options and the command, as on a command line
     */
    public Result run(URI agent, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "exec", "-http-addr=" + agent));
        command.addAll(List.of(words));
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("consul exec does not end");
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            String text = new String(output, StandardCharsets.ISO_8859_1);
            Matcher account = ACCOUNT.matcher(text);
            if (!account.find()) {
                throw new IOException("consul exec gives no account: " + text);
            }
            return new Result(
                    Integer.parseInt(account.group(1)),
                    Integer.parseInt(account.group(2)),
                    seconds,
                    Instant.now(),
                    output.length);
        } finally {
            process.destroyForcibly();
        }
    }
}
