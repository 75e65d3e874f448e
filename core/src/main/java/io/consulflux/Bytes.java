// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An immutable run of bytes: a chunk of output, a payload, a value.
 *
 * <p>Equality is by content. {@link #toString()} tells only the size, so that a value never slips into a log.
 */
public final class Bytes {

    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** No bytes at all. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** A copy of the given bytes. */
    public static Bytes copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /**
     * The given bytes themselves, without a copy: the caller gives the array away and never writes to it again.
     */
    public static Bytes owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    /**
     * The text in UTF-8.
     *
     * @throws IllegalArgumentException if half of a surrogate pair is in it, which no UTF-8 can carry
     */
    public static Bytes utf8(String text) {
        return utf8("text", text);
    }

    /**
     * The text in UTF-8.
     *
     * @param what what the text is, for the message; the text itself may be a secret and is not told
     * @throws IllegalArgumentException if half of a surrogate pair is in it, which no UTF-8 can carry
     */
    public static Bytes utf8(String what, String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (Character.charCount(text.codePointAt(at)) < 2) {
                    throw new IllegalArgumentException(
                            what + ": expected text, got half of a surrogate pair at position " + at);
                }
                at++;
            }
        }
        return owning(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of bytes. */
    public int size() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    /**
     * The first so many of them; itself where those are all.
     *
     * @param count 0 to {@link #size()}
     */
    public Bytes first(int count) {
        if (count < 0 || count > content.length) {
            throw new IllegalArgumentException("count: expected 0 to " + content.length + ", got " + count);
        }
        return count == content.length ? this : owning(Arrays.copyOf(content, count));
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return content.clone();
    }

    /** A read-only view of the bytes, with a position of its own. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    /** A stream over the bytes, without a copy. */
    public InputStream asInputStream() {
        return new ByteArrayInputStream(content);
    }

    /**
     * The bytes read as UTF-8, malformed input replaced: for people to read, not to be sent on. A chunk of exec output may
     * begin or end inside a character: decode such chunks with a decoder that keeps the rest, not with this.
     */
    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The text whose UTF-8 they are; empty where they are no UTF-8. Nothing is replaced. */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException otherBytes) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Bytes[" + content.length + "]";
    }
}
