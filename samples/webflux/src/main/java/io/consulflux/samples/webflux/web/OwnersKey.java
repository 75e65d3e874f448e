// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * What whoever started the application without a login shows in its place: other users of the machine reach loopback too, and
 * the page runs commands. Made anew at each start, and told on its terminal alone.
 */
@Component
@Profile("dev")
public final class OwnersKey {

    static final String NAME = "key";

    private static final int BYTES = 24;

    private final String value;

    OwnersKey() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        this.value = HexFormat.of().formatHex(bytes);
    }

    /** The page's address for its owner. */
    public String addedTo(String page) {
        return page + "?" + NAME + "=" + value;
    }

    String value() {
        return value;
    }

    boolean is(String other) {
        return MessageDigest.isEqual(other.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
