// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** How long a JVM that has just started takes until a contender tells a key's first state. Prints a {@link Start} as JSON. */
public final class StartRun {

    /**
     * What it took.
     *
     * @param millis from the JVM's start to the first state
     */
    record Start(Contender contender, double millis) {}

    private StartRun() {}

    /**
     * Runs it.
     *
     * @param args a contender, the agent's address, and a folder that holds the workload of one key
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Contender contender = Contender.valueOf(args[0]);
        Ledger ledger = new Ledger(new Workload(args[2], 1, 1));
        contender.open(URI.create(args[1])).watch(ledger);
        if (!ledger.awaitInitial(Duration.ofSeconds(20))) {
            throw new IllegalStateException(contender + " told nothing within 20 s");
        }
        // Both from the same clock; the JVM tells its own start in whole milliseconds.
        double millis = System.currentTimeMillis()
                - (double) ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println(JsonMapper.shared().writeValueAsString(new Start(contender, millis)));
        System.exit(0);
    }
}
