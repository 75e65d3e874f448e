// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.Bytes;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Gathers the body of one answer. Confined to the event loop of its connection. */
final class AnswerBody {

    /** What is taken on trust from a stated length, before the bytes are there. */
    private static final int TRUSTED = 1024 * 1024;

    private static final int BUFFER = 8 * 1024;

    /** A header of ten bytes, an empty block, and the trailer. */
    private static final int SHORTEST_GZIP = 20;

    /** The most that deflate makes of one byte. */
    private static final long DEFLATED = 1032;

    private final int limit;
    private final int trusted;
    private byte[] content = new byte[0];
    private int size;

    /**
     * Nothing yet.
     *
     * @param stated the length that the answer states, -1 where it states none
     * @param limit how many bytes it may have
     */
    AnswerBody(long stated, int limit) {
        this.limit = stated < 0 ? limit : (int) Math.min(stated, limit);
        this.trusted = stated < 0 ? 0 : Math.min(this.limit, TRUSTED);
    }

    /** Whether so many bytes more are too many. */
    boolean exceedsWith(int more) {
        return (long) size + more > limit;
    }

    /** How much more memory it takes to add so many bytes, which do not exceed the limit. */
    int growthFor(int more) {
        return capacityFor(more) - content.length;
    }

    /** Takes the readable bytes, which do not exceed the limit. */
    void add(ByteBuf chunk) {
        int more = chunk.readableBytes();
        int capacity = capacityFor(more);
        if (capacity > content.length) {
            content = Arrays.copyOf(content, capacity);
        }
        chunk.readBytes(content, size, more);
        size += more;
    }

    private int capacityFor(int more) {
        int needed = size + more;
        return needed <= content.length
                ? content.length
                : (int) Math.max(needed, Math.min(limit, Math.max(trusted, 2L * size)));
    }

    /** How much more memory it takes to give the {@link #bytes()}: none where the stated length was right. */
    int trimming() {
        return size == content.length ? 0 : size;
    }

    /** What came. Ends the gathering. */
    Bytes bytes() {
        return Bytes.owning(size == content.length ? content : Arrays.copyOf(content, size));
    }

    /**
     * How long it is once gzip is undone, as it states itself at its end (RFC 1952, ISIZE).
     *
     * @throws IOException if it is none, or states more than it can hold
     */
    long unzippedSize() throws IOException {
        if (size < SHORTEST_GZIP) {
            throw new IOException("too short");
        }
        long stated = 0;
        for (int at = size - 1; at >= size - 4; at--) {
            stated = stated << 8 | (content[at] & 0xff);
        }
        if (stated > size * DEFLATED) {
            throw new IOException("it states more bytes than it can hold");
        }
        return stated;
    }

    /**
     * Undoes gzip.
     *
     * @param unzippedSize as it states, and no more than memory there is for it
     * @throws IOException if it is damaged, or of another length
     */
    Bytes unzipped(long unzippedSize) throws IOException {
        byte[] plain = new byte[(int) unzippedSize];
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content, 0, size), BUFFER)) {
            if (in.readNBytes(plain, 0, plain.length) < plain.length || in.read() >= 0) {
                throw new IOException("it does not hold the " + unzippedSize + " bytes that it states");
            }
        }
        return Bytes.owning(plain);
    }
}
