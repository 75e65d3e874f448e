// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import java.nio.charset.StandardCharsets;

/** Text on its way to a process: what can be handed to one at all, and how a shell takes it for data. */
final class ExecText {

    /** Linux takes no longer argument or variable: 128 KiB with the byte that ends it (MAX_ARG_STRLEN). */
    static final int MAX_WORD_BYTES = 128 * 1024 - 1;

    private ExecText() {}

    /** Refuses what no process can be given; the text itself may be a secret and is not told. */
    static void require(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + ": expected text without NUL, got one in it");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + ": expected text, got half of a surrogate pair in it");
        }
        int bytes = bytes(text);
        if (bytes > MAX_WORD_BYTES) {
            throw new IllegalArgumentException(
                    what + ": expected at most " + MAX_WORD_BYTES + " bytes in UTF-8, got " + bytes);
        }
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** One word for a POSIX shell, whatever is in it: inside single quotes only a single quote means something. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
