// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The one source of randomness: it spreads out in time what many clients would do at once. Nothing here needs to be hard to
 * guess, and nothing that does may be drawn here.
 *
 * @param draws gives numbers from 0 to below 1; any thread asks it
 */
public record Jitter(DoubleSupplier draws) {

    public static final Jitter RANDOM =
            new Jitter(() -> ThreadLocalRandom.current().nextDouble());

    public double next() {
        return draws.getAsDouble();
    }
}
