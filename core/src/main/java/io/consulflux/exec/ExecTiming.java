// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import java.time.Duration;

/**
 * The times of a job.
 *
 * @param heartbeat how often an agent whose process is silent says that it still runs; 500 ms to 1 h, by default 2 s.
 *     Consul stops nothing at this interval. Each heartbeat is a write to Consul's log: choose a longer one for many
 *     nodes or long jobs. Below the floor agents flood the store (Consul {@code agent/remote_exec.go}, {@code
 *     handleRemoteExec}).
 * @param acknowledgement how long after the call an awaited node may stay without acknowledging before it is missing; by
 *     default 10 s
 * @param silence how long a node that acknowledged may show neither output nor heartbeat before it is lost; at least
 *     twice the heartbeat, by default the larger of 20 s and five heartbeats
 * @param deadline how long the whole job may take; by default 60 s. Processes that still run then are not stopped:
 *     Consul has no means to.
 * @param replication how long to wait between storing the job and calling the agents, so that the servers they ask have
 *     it; by default 200 ms, as {@code consul exec} does. With 0 a node may ask too early and stay silent.
 */
public record ExecTiming(
        Duration heartbeat, Duration acknowledgement, Duration silence, Duration deadline, Duration replication) {

    private static final Duration MIN_HEARTBEAT = Duration.ofMillis(500);
    private static final Duration MAX_HEARTBEAT = Duration.ofHours(1);
    private static final Duration MAX = Duration.ofDays(7);
    private static final Duration DEFAULT_SILENCE = Duration.ofSeconds(20);

    private static final ExecTiming DEFAULTS = new ExecTiming(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            DEFAULT_SILENCE,
            Duration.ofSeconds(60),
            Duration.ofMillis(200));

    public ExecTiming {
        requireWithin("heartbeat", heartbeat, MIN_HEARTBEAT, MAX_HEARTBEAT);
        requireWithin("acknowledgement limit", acknowledgement, Duration.ofMillis(1), MAX);
        requireWithin("silence limit", silence, heartbeat.multipliedBy(2), MAX);
        requireWithin("deadline", deadline, Duration.ofMillis(1), MAX);
        requireWithin("replication wait", replication, Duration.ZERO, Duration.ofMinutes(1));
    }

    /** The defaults named above. */
    public static ExecTiming defaults() {
        return DEFAULTS;
    }

    /** The same with this heartbeat, and a silence limit that is long enough for it. */
    public ExecTiming withHeartbeat(Duration interval) {
        requireWithin("heartbeat", interval, MIN_HEARTBEAT, MAX_HEARTBEAT);
        Duration enough = interval.multipliedBy(5);
        Duration limit = silence.compareTo(enough) < 0 ? enough : silence;
        return new ExecTiming(interval, acknowledgement, limit, deadline, replication);
    }

    public ExecTiming withAcknowledgement(Duration limit) {
        return new ExecTiming(heartbeat, limit, silence, deadline, replication);
    }

    public ExecTiming withSilence(Duration limit) {
        return new ExecTiming(heartbeat, acknowledgement, limit, deadline, replication);
    }

    public ExecTiming withDeadline(Duration limit) {
        return new ExecTiming(heartbeat, acknowledgement, silence, limit, replication);
    }

    public ExecTiming withReplication(Duration wait) {
        return new ExecTiming(heartbeat, acknowledgement, silence, deadline, wait);
    }

    private static void requireWithin(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + ": expected " + least + " to " + most + ", got " + value);
        }
    }
}
