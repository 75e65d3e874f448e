// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The address on which everything listens. Java's own notion of loopback can be IPv6, depending on a property. */
public final class Loopback {
    /** As text. */
    public static final String HOST = "127.0.0.1";

    /** As an address. */
    public static final InetAddress ADDRESS = address();

    private Loopback() {}

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
