// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.time.Duration;

/** How long a poll waits, at Consul and here. */
public final class PollTimes {

    /**
     * The wait to ask for. Consul 1.22.4 cuts answers that take longer than 30 s (Consul pull request 22739, mended by
     * 23267); with the server's own jitter this one ends before.
     */
    public static final Duration WAIT = Duration.ofSeconds(25);

    /** An agent without a leader holds a read back this long (Consul {@code rpc_hold_timeout}). */
    private static final Duration HOLD = Duration.ofSeconds(7);

    private static final Duration MARGIN = Duration.ofSeconds(3);

    /** The server adds up to this share of the wait (Consul {@code agent/consul/rpc.go} {@code RPCQueryTimeout}). */
    private static final int JITTER_FRACTION = 16;

    /** How long a question waits for its next turn, about, where more questions are asked than there are connections. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    private static final Duration SHORTEST = Duration.ofMillis(50);

    private PollTimes() {}

    /**
     * The wait to ask for when so many questions share so many connections: the whole one where each has its own, else a
     * slice of time, so that all have had their turn in about five seconds.
     */
    public static Duration wait(int questions, int connections) {
        if (!areSliced(questions, connections)) {
            return WAIT;
        }
        Duration slice = ROUND.multipliedBy(connections).dividedBy(questions);
        return slice.compareTo(SHORTEST) < 0 ? SHORTEST : slice;
    }

    /** Whether so many questions share so many connections by slices of time. */
    public static boolean areSliced(int questions, int connections) {
        return questions > connections;
    }

    /** How long to wait here for the answer to a query that waits so long there. */
    public static Duration limit(Duration wait) {
        return wait.plus(wait.dividedBy(JITTER_FRACTION)).plus(HOLD).plus(MARGIN);
    }
}
