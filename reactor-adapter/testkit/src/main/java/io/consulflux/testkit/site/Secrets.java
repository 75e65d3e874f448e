// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import java.util.UUID;

/**
 * The tokens of a cluster with ACLs, made anew for each cluster.
 *
 * @param management may do everything
 * @param agent what agents use for themselves, remote exec included
 */
public record Secrets(String management, String agent) {

    /** New ones. */
    public static Secrets random() {
        return new Secrets(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return "Secrets[redacted]";
    }
}
