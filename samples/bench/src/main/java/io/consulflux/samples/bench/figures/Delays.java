// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.figures;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Measured delays, in nanoseconds. */
public final class Delays {

    private final long[] sorted;

    private Delays(long[] sorted) {
        this.sorted = sorted;
    }

    public static Delays of(LongStream nanos) {
        return new Delays(nanos.sorted().toArray());
    }

    public int size() {
        return sorted.length;
    }

    /**
     * The least delay that this part of all do not exceed, in milliseconds; not a number if there are none.
     *
     * @param part from 0 to 1: the median is 0.5, the longest 1
     */
    public double millis(double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }

    /** The middle one of some numbers, those that are none left out; of an even count, the lower. */
    public static double median(double... numbers) {
        double[] known = Arrays.stream(numbers)
                .filter(number -> !Double.isNaN(number))
                .sorted()
                .toArray();
        return known.length == 0 ? Double.NaN : known[(known.length - 1) / 2];
    }
}
