// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.time.Duration;

/**
 * How long to wait after the n-th failure in a row: twice as long each time, up to a limit, and spread over the upper
 * half so that clients that failed together do not come back together.
 */
public record Backoff(Duration first, Duration most) {

    /** From a tenth of a second to ten seconds. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    private static final int MAX_DOUBLINGS = 30;

    /**
     * The pause before the next try.
     *
     * @param failures how many in a row, 1 or more
     * @param chance from 0 to 1, drawn by the caller
     */
    public Duration after(int failures, double chance) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures: expected 1 or more, got " + failures);
        }
        int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
        double full = Math.min((double) first.toNanos() * (1L << doublings), (double) most.toNanos());
        return Duration.ofNanos((long) (full * (0.5 + chance / 2)));
    }
}
