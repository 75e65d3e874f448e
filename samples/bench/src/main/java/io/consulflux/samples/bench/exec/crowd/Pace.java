// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import java.time.Duration;

/** When to list again. One that pays remembers what it owes: each is for one run. */
final class Pace {

    private static final long LONGEST_REST = Duration.ofMillis(250).toNanos();

    private final String words;
    private final long interval;
    private final int rest;
    private final double rate;
    private double owed;
    private long since = System.nanoTime();

    private Pace(String words, long interval, int rest, double rate) {
        this.words = words;
        this.interval = interval;
        this.rest = rest;
        this.rate = rate;
    }

    static Pace atOnce() {
        return new Pace("at once", 0, 0, Double.POSITIVE_INFINITY);
    }

    static Pace every(int millis) {
        return new Pace(millis + " ms", Duration.ofMillis(millis).toNanos(), 0, Double.POSITIVE_INFINITY);
    }

    /** After so many times what the last one took, a quarter of a second at most. */
    static Pace resting(int times) {
        return new Pace("rests " + times + " x", 0, times, Double.POSITIVE_INFINITY);
    }

    /** When those before are paid for at this rate, half a second's worth for nothing: as ours does. */
    static Pace paying(int kibiPerSecond) {
        return new Pace(kibiPerSecond + " KiB/s", 0, 0, kibiPerSecond * 1024.0);
    }

    /**
     * How long to wait from now on, in nanoseconds.
     *
     * @param begun when the last listing was
     * @param answered when it was answered
     * @param bytes how long it was
     */
    long pause(long begun, long answered, int bytes) {
        long debt = debt(answered, bytes);
        long resting = Math.min(LONGEST_REST, (answered - begun) * rest);
        long next = Math.max(begun + interval, answered + Math.max(debt, resting));
        return Math.max(0, next - System.nanoTime());
    }

    private long debt(long answered, int bytes) {
        if (Double.isInfinite(rate)) {
            return 0;
        }
        owed = Math.max(0, owed - (answered - since) / 1e9 * rate) + bytes;
        since = answered;
        return (long) (Math.max(0, owed - rate / 2) / rate * 1e9);
    }

    @Override
    public String toString() {
        return words;
    }
}
