// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.util.Map;

/**
 * What one run of a contender in a scenario gave.
 *
 * @param expected how many notices there should have been, one for each watcher and round
 * @param delivered how many of them came
 * @param repeated how many told what the watcher knew already
 * @param spread from the first watcher's being told to the last one's, the longest of all rounds, in milliseconds
 * @param threads of the contender, by name
 * @param agentMillis the agent's CPU time for each write, in milliseconds, that of the write itself included
 * @param writeMillis the same while nobody watched
 * @param bytesRead what the agent sent to watchers for each write
 * @param heap what an idle watch keeps in use, in bytes
 */
record Figures(
        Contender contender,
        Scenario scenario,
        long expected,
        long delivered,
        long repeated,
        double p50,
        double p99,
        double max,
        double spread,
        Map<String, Integer> threads,
        long connections,
        double agentMillis,
        double writeMillis,
        double bytesRead,
        double heap,
        double writesPerSecond) {

    int threadCount() {
        return threads.values().stream().mapToInt(Integer::intValue).sum();
    }
}
