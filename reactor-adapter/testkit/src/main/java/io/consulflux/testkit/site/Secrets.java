// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * What opens a cluster with ACLs, made anew for each cluster.
 *
 * @param management the token that may do everything
 * @param agent the token that agents use for themselves, remote exec included
 * @param gossipKey encrypts what agents tell each other; in Base64, as Consul wants it
 */
public record Secrets(String management, String agent, String gossipKey) {
    private static final int GOSSIP_KEY_BYTES = 32;

    /** New ones. */
    public static Secrets random() {
        byte[] key = new byte[GOSSIP_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Secrets(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                Base64.getEncoder().encodeToString(key));
    }

    @Override
    public String toString() {
        return "Secrets[redacted]";
    }
}
