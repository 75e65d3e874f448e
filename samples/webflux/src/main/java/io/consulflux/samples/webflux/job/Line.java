// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

/**
 * A line of a {@link JobLog}.
 *
 * @param number counts from 1 without a break; that of a gap is the last one that is missing
 * @param json one object, on one line
 */
record Line(long number, String json) {

    /** How much memory the text takes at most. */
    long weight() {
        return 2L * json.length();
    }
}
