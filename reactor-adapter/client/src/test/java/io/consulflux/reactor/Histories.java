// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Checks a property on many random histories. Each has a seed of its own; the seed of one that fails is printed, and
 * {@code -Dconsulflux.seed=…} plays that one again, alone.
 */
final class Histories {

    private static final String SEED = "consulflux.seed";

    private Histories() {}

    static void check(int count, Consumer<Random> property) {
        Long only = Long.getLong(SEED);
        long first = only == null ? new Random().nextLong() : only;
        for (long seed = first; seed < first + (only == null ? count : 1); seed++) {
            try {
                property.accept(new Random(seed));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("broken by the history of -D" + SEED + "=" + seed, broken);
            }
        }
    }
}
