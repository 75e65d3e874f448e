// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import java.util.Locale;

/**
 * The keys of a job as agents write them (Consul {@code agent/remote_exec.go}), by this bench's own reading.
 *
 * @param folder prefix and session, without a slash at the end
 */
record RexecKeys(String folder) {

    private static final String JOB = "/job";

    /** Of the job whose specification stands at this key. */
    static RexecKeys ofJob(String key) {
        if (!isJob(key)) {
            throw new IllegalArgumentException("key: expected one that ends with " + JOB + ", got " + key);
        }
        return new RexecKeys(key.substring(0, key.length() - JOB.length()));
    }

    static boolean isJob(String key) {
        return key.endsWith(JOB) && key.length() > JOB.length();
    }

    /** Its last segment. */
    String session() {
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    String ack(String node) {
        return folder + "/" + node + "/ack";
    }

    /** In hexadecimal of five digits at least. */
    String out(String node, int chunk) {
        return String.format(Locale.ROOT, "%s/%s/out/%05x", folder, node, chunk);
    }

    String exit(String node) {
        return folder + "/" + node + "/exit";
    }
}
