// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Text that came as bytes: read whole or refused, and never with a character in the place of what could not be read. */
public final class StrictText {

    private StrictText() {}

    /** Bytes that are no text; the message says which. */
    public static final class RefusedException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** @throws RefusedException if a byte of them is not of this charset */
    static String of(byte[] bytes, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isUnderflow()) {
            result = decoder.flush(out);
        }
        if (result.isError()) {
            throw new RefusedException(String.format(
                    "expected text in %s, got the byte 0x%02X as number %d",
                    charset.name(), bytes[in.position()], in.position() + 1));
        }
        return out.flip().toString();
    }
}
