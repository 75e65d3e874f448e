// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Gathers the body of one answer. Confined to the event loop of its connection. */
final class AnswerBody {

    /**
     * The most that one answer may hold, in bytes. A listing of a thousand nodes' output stays far below; without a
     * limit a mistaken prefix could exhaust the heap.
     */
    static final int LIMIT = 64 * 1024 * 1024;

    /** What is taken on trust from a stated length, before the bytes are there. */
    private static final int TRUSTED = 1024 * 1024;

    private static final int BUFFER = 8 * 1024;

    private byte[] content;
    private int size;

    /** @param stated the length that the answer states, -1 where it states none */
    AnswerBody(long stated) {
        this.content = new byte[(int) Math.max(0, Math.min(stated, TRUSTED))];
    }

    /** Whether a body of this length is refused. */
    static boolean exceeds(long length) {
        return length > LIMIT;
    }

    /** Takes the readable bytes. Says whether they stay within the limit; if not, nothing was taken. */
    boolean add(ByteBuf chunk) {
        int more = chunk.readableBytes();
        if (exceeds((long) size + more)) {
            return false;
        }
        if (size + more > content.length) {
            content = Arrays.copyOf(content, Math.max(size + more, Math.min(LIMIT, 2 * size)));
        }
        chunk.readBytes(content, size, more);
        size += more;
        return true;
    }

    /**
     * Undoes gzip.
     *
     * @return nothing where it holds more than the limit
     */
    static Optional<Bytes> decompressed(Bytes body) throws IOException {
        try (InputStream in = new GZIPInputStream(body.asInputStream(), BUFFER)) {
            byte[] content = in.readNBytes(LIMIT + 1);
            return exceeds(content.length) ? Optional.empty() : Optional.of(Bytes.owning(content));
        }
    }

    /** What came, without a copy where the stated length was right. Ends the gathering. */
    Bytes bytes() {
        return Bytes.owning(size == content.length ? content : Arrays.copyOf(content, size));
    }
}
