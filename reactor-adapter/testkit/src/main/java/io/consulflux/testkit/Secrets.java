// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import java.util.UUID;

/**
 * The tokens of a cluster with ACLs, made anew for each cluster.
 *
 * @param management may do everything
 * @param agent what agents use for themselves, remote exec included
 */
record Secrets(String management, String agent) {

    static Secrets random() {
        return new Secrets(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return "Secrets[redacted]";
    }
}
