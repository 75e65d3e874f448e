// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The one place from which tests have random numbers. It checks a property on many random histories. Each has a seed of its
 * own; the seed of one that fails is printed, and {@code -Dconsulflux.seed=…} plays that one again, alone. Each build plays the
 * same ones, so that one that fails fails again; {@code -Dconsulflux.first=…} plays those from another seed on, and {@code
 * -Dconsulflux.histories=…} so many instead of the usual number.
 */
public final class Histories {

    private static final String SEED = "consulflux.seed";
    private static final String FIRST = "consulflux.first";
    private static final String COUNT = "consulflux.histories";

    private Histories() {}

    public static void check(int count, Consumer<Random> property) {
        Long only = Long.getLong(SEED);
        long first = only == null ? Long.getLong(FIRST, 1) : only;
        long last = first + (only == null ? Long.getLong(COUNT, count) : 1);
        for (long seed = first; seed < last; seed++) {
            try {
                property.accept(random(seed));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("broken by the history of -D" + SEED + "=" + seed, broken);
            }
        }
    }

    /** Whether a check plays so many histories that every kind of them should be among them. */
    public static boolean areMany() {
        return Long.getLong(SEED) == null;
    }

    /** For data of no particular shape that is the same in each run, whatever is asked for on the command line. */
    public static Random data() {
        return random(0);
    }

    /** Numbers of their own for a part of a history. Seeds that follow on each other would begin with almost the same. */
    public static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }
}
