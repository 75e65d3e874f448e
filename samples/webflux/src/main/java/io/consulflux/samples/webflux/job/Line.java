// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

/**
 * What is recorded of a job: written once, however many browsers read it.
 *
 * @param json one object, on one line
 * @param lasting whether it stays when output needs its place
 */
record Line(String json, boolean lasting) {

    /** How much memory the text takes at most. */
    long bytes() {
        return 2L * json.length();
    }
}
