// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition that nobody announces, such as "the agent answers", by asking again and again up to a limit.
 *
 * @param limit how long to wait at most
 * @param pause how long to rest between two questions
 */
public record Await(Duration limit, Duration pause) {

    /** Asks about twenty times a second. */
    public static Await atMost(Duration limit) {
        return new Await(limit, Duration.ofMillis(50));
    }

    /**
     * Whether the condition came to hold within the limit. It is asked at least once.
     *
     * @throws CancellationException if the thread was interrupted; its interrupt flag stays set
     */
    public boolean until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while waiting");
            }
        }
        return true;
    }
}
