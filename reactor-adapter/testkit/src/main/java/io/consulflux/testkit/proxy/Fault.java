// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.proxy;

import java.time.Duration;

/**
 * What is done to the traffic.
 *
 * @param refuses closes connections, new ones too
 * @param swallows reads and passes nothing on
 * @param toAgent how long bytes wait on their way to the agent
 * @param fromAgent how long bytes wait on their way back
 * @param responseLimit after how many bytes of a response the connection is closed
 */
public record Fault(boolean refuses, boolean swallows, Duration toAgent, Duration fromAgent, long responseLimit) {
    public static final Fault NONE = new Fault(false, false, Duration.ZERO, Duration.ZERO, Long.MAX_VALUE);
    public static final Fault CUT = new Fault(true, false, Duration.ZERO, Duration.ZERO, Long.MAX_VALUE);
    public static final Fault BLACK_HOLE = new Fault(false, true, Duration.ZERO, Duration.ZERO, Long.MAX_VALUE);

    /** Holds bytes back; no duration is negative. */
    public static Fault delay(Duration toAgent, Duration fromAgent) {
        if (toAgent.isNegative() || fromAgent.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative: " + toAgent + ", " + fromAgent);
        }
        return new Fault(false, false, toAgent, fromAgent, Long.MAX_VALUE);
    }

    /** Ends responses early; the number is not negative. */
    public static Fault truncateAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
        return new Fault(false, false, Duration.ZERO, Duration.ZERO, bytes);
    }
}
