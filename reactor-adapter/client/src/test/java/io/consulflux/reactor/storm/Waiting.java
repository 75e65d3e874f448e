// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what nobody announces, up to a limit. */
final class Waiting {

    private static final long BETWEEN_LOOKS = 100_000_000;

    private Waiting() {}

    /** Whether the condition came to hold within the limit; a look that is under way then is waited for. */
    static boolean comes(Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun >= limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        return true;
    }

    /** Fails if the condition does not come to hold within the limit. */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        until(() -> what, limit, condition);
    }

    static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        if (!comes(limit, condition)) {
            throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
        }
    }
}
