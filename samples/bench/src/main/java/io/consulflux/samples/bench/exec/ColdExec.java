// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import tools.jackson.databind.json.JsonMapper;

/** Ours once, in a JVM of its own that has just started. Prints its {@link Figures} as JSON. */
public final class ColdExec {

    /**
     * What it took.
     *
     * @param jvmMillis from the JVM's start to our first line
     * @param execMillis from there to the end of the job
     */
    record Figures(double jvmMillis, double execMillis) {}

    private ColdExec() {}

    /**
     * Runs it.
     *
     * @param args the agent's address
     */
    public static void main(String[] args) throws IOException {
        double jvm = System.currentTimeMillis()
                - (double) ManagementFactory.getRuntimeMXBean().getStartTime();
        long begun = System.nanoTime();
        try (FluxExec ours = new FluxExec(URI.create(args[0]))) {
            ours.run("true");
            double exec = (System.nanoTime() - begun) / 1e6;
            System.out.println(JsonMapper.shared().writeValueAsString(new Figures(jvm, exec)));
        }
        System.exit(0);
    }
}
