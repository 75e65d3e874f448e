// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

/**
 * How much a {@link JobLog} holds. The newest line of either kind is held whatever it measures.
 *
 * @param bytes the most memory for passing lines, by {@link Line#weight()}
 * @param passing the most passing lines
 * @param lasting the most lasting lines
 */
record LogLimits(long bytes, int passing, int lasting) {

    LogLimits {
        if (bytes < 1 || passing < 1 || lasting < 1) {
            throw new IllegalArgumentException("log limits: expected 1 or more of each, got " + bytes + " bytes, "
                    + passing + " passing lines, " + lasting + " lasting lines");
        }
    }
}
