// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Bytes that come in chunks as text, whatever characters the chunks cut in two; what is malformed is replaced. */
final class TextDecoding {

    private final CharsetDecoder decoder;
    private byte[] open = {};

    TextDecoding(Charset charset) {
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /** The characters that this chunk completes; the beginning of one that it leaves open waits for the next. */
    String next(Bytes chunk) {
        return decode(chunk, false);
    }

    /** What is left when nothing follows. */
    String end() {
        return decode(Bytes.empty(), true);
    }

    private String decode(Bytes chunk, boolean last) {
        ByteBuffer in = ByteBuffer.allocate(open.length + chunk.size());
        in.put(open).put(chunk.asByteBuffer()).flip();
        // One more, for what the decoder itself may hold.
        CharBuffer out =
                CharBuffer.allocate((int) Math.ceil((in.remaining() + 1) * (double) decoder.maxCharsPerByte()));
        decoder.decode(in, out, last);
        if (last) {
            decoder.flush(out);
        }
        open = new byte[in.remaining()];
        in.get(open);
        return out.flip().toString();
    }
}
