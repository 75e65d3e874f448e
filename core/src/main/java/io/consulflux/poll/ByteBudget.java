// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.time.Duration;

/**
 * Limits what the answers of a poll may cost that repeat all there is with each change: the longer they are, the more
 * seldom they are better asked for. What comes at first is free; from then on each answer is paid for at a steady rate, but
 * nobody waits longer than a fifth of a second for news, unless a single answer is so long that it would take all the time.
 *
 * @param owed how many bytes came for which the time that has passed does not account
 * @param since when that number was true, on the monotonic clock
 */
public record ByteBudget(double owed, long since) {

    /** A rate at which nothing has to be paid for. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    /** However short, no more answers than these are paid for in a second: each costs both sides something. */
    private static final int ANSWERS_A_SECOND = 32;

    /** In seconds. */
    private static final double LONGEST = 0.2;

    /** The whole budget. */
    public static ByteBudget full(long now) {
        return new ByteBudget(0, now);
    }

    /**
     * After an answer of so many bytes.
     *
     * @param rate how many bytes a second are paid for
     */
    public ByteBudget spend(int bytes, long rate, long now) {
        if (rate == UNLIMITED) {
            return this;
        }
        double cost = Math.max(bytes, (double) rate / ANSWERS_A_SECOND);
        return new ByteBudget(Math.max(0, owed - (now - since) / NANOS * rate) + cost, now);
    }

    /**
     * How long to wait before the next poll: what half a second pays for is free.
     *
     * @param last how many bytes came last; of these an eighth is paid for in any case
     */
    public Duration pause(int last, long rate) {
        double debt = Math.max(0, owed - rate / 2.0) / rate;
        double most = Math.max(LONGEST, last / 8.0 / rate);
        return Duration.ofNanos((long) Math.ceil(Math.min(debt, most) * NANOS));
    }
}
