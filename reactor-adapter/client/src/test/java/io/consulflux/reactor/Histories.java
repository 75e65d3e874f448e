// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Checks a property on many random histories. Each has a seed of its own; the seed of one that fails is printed, and
 * {@code -Dconsulflux.seed=…} plays that one again, alone. As in core, each build plays the same ones, {@code
 * -Dconsulflux.first=…} those from another seed on, and {@code -Dconsulflux.histories=…} so many.
 */
public final class Histories {

    private static final String SEED = "consulflux.seed";

    private Histories() {}

    public static void check(int count, Consumer<Random> property) {
        Long only = Long.getLong(SEED);
        long first = only == null ? Long.getLong("consulflux.first", 1) : only;
        long last = first + (only == null ? Long.getLong("consulflux.histories", count) : 1);
        for (long seed = first; seed < last; seed++) {
            try {
                // Seeds that follow on each other would begin with almost the same numbers.
                property.accept(new Random(new SplittableRandom(seed).nextLong()));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("broken by the history of -D" + SEED + "=" + seed, broken);
            }
        }
    }
}
