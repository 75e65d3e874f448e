// SPDX-License-Identifier: Apache-2.0
package io.consulflux.text;

import io.consulflux.Bytes;

/** Text that is to be sent: what no UTF-8 can carry is refused, and never replaced. */
public final class Text {

    private Text() {}

    /**
     * The text itself.
     *
     * @param what what it is, for the message
     * @throws IllegalArgumentException if half of a surrogate pair is in it
     */
    public static String require(String what, String text) {
        Bytes.utf8(what, text);
        return text;
    }
}
