// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes as text, where they are UTF-8. */
final class Utf8Text {

    private Utf8Text() {}

    /** The text, or nothing where the bytes are not UTF-8 to the last one. */
    static Optional<String> of(Bytes bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asByteBuffer())
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
