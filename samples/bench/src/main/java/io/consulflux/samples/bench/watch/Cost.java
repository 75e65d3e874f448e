// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

/**
 * What one change costs a contender that watches so much.
 *
 * @param watchers of all keys together
 * @param changes how many were waited for, one after another
 * @param told how many of the notices that there should have been came
 * @param p50 from sending the write to the last watcher's being told, in milliseconds, the median
 * @param cpuMicros the contender's CPU time for each change; the JVM's own threads do not count
 * @param bytes what the contender allocates for each change
 */
record Cost(
        Contender contender,
        int keys,
        int watchers,
        int changes,
        double told,
        double p50,
        double cpuMicros,
        double bytes) {}
