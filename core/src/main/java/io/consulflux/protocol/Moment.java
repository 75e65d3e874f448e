// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time on two clocks.
 *
 * @param nanos a monotonic reading, from an arbitrary origin: for limits
 * @param wall the calendar's: for telling
 */
public record Moment(long nanos, Instant wall) {

    /** The monotonic reading this much later. */
    public long after(Duration delay) {
        return nanos + delay.toNanos();
    }
}
