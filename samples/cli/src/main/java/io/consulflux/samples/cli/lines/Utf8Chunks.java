// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The text of one node's output, whose chunks the agent cuts in the middle of characters. */
final class Utf8Chunks {

    private byte[] carried = {};

    /**
     * What a chunk completes.
     *
     * @param text malformed input replaced
     * @param raw the bytes behind the text, where they are not UTF-8
     */
    record Piece(String text, Optional<Bytes> raw) {}

    /** The characters that this chunk completes; the beginning of one that it leaves open waits for the next. */
    Piece next(Bytes chunk) {
        byte[] bytes = Arrays.copyOf(carried, carried.length + chunk.size());
        chunk.asByteBuffer().get(bytes, carried.length, chunk.size());
        return decode(bytes, false);
    }

    /** What is left when nothing follows: empty, or a character that never was completed. */
    Piece rest() {
        return decode(carried, true);
    }

    /** A whole output at once. */
    Piece all(Bytes output) {
        return decode(output.toByteArray(), true);
    }

    private Piece decode(byte[] bytes, boolean last) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        boolean malformed = false;
        CoderResult result = decoder.decode(in, out, last);
        while (result.isMalformed()) {
            malformed = true;
            in.position(in.position() + result.length());
            out.put('\uFFFD');
            result = decoder.decode(in, out, last);
        }
        carried = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        Optional<Bytes> raw =
                malformed ? Optional.of(Bytes.copyOf(Arrays.copyOf(bytes, in.position()))) : Optional.empty();
        return new Piece(out.flip().toString(), raw);
    }
}
