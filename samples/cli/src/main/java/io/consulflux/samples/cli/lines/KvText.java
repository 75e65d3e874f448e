// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A value as it can be written.
 *
 * @param isText whether it is UTF-8; if not, the text is its bytes in base64
 */
record KvText(boolean isText, String text) {

    private static final int LONGEST = 200;

    static KvText of(Bytes value) {
        try {
            return new KvText(
                    true,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(value.asByteBuffer())
                            .toString());
        } catch (CharacterCodingException notText) {
            return new KvText(false, Base64.getEncoder().encodeToString(value.toByteArray()));
        }
    }

    /** For people: one line of moderate length. */
    String shown() {
        String line = isText ? Shown.unbroken(text) : "base64 " + text;
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
