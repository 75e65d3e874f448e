// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.time.Duration;

/**
 * Limits answers that come early and bring nothing: Consul wakes a query for writes that do not concern it (an absent
 * key, an empty folder; Consul issue 9449). Answers that bring a change cost nothing here.
 *
 * @param left how many more may be followed by the next poll at once
 * @param since when that number was true, on the monotonic clock
 */
public record WakeBudget(double left, long since) {

    private static final double BURST = 10;
    private static final double NANOS_PER_WAKE = Duration.ofSeconds(1).toNanos();

    /** The whole budget. */
    public static WakeBudget full(long now) {
        return new WakeBudget(BURST, now);
    }

    /** After one more wake that brought nothing. */
    public WakeBudget spend(long now) {
        double refilled = Math.min(BURST, left + (now - since) / NANOS_PER_WAKE);
        return new WakeBudget(refilled - 1, now);
    }

    /** How long to wait before the next poll. */
    public Duration pause() {
        return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left * NANOS_PER_WAKE));
    }
}
