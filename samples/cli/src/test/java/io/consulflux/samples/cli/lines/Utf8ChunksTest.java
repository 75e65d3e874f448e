// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Utf8ChunksTest {

    private static final String TEXT = "a\u00e9\u20ac\ud83d\ude00z";

    private final Utf8Chunks chunks = new Utf8Chunks();

    @Test
    void aTextIsTheSameWhereverItIsCut() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                Utf8Chunks cut = new Utf8Chunks();
                String joined = cut.next(part(bytes, 0, first)).text()
                        + cut.next(part(bytes, first, second)).text()
                        + cut.next(part(bytes, second, bytes.length)).text()
                        + cut.rest().text();
                assertThat(joined).as("cut at %d and %d", first, second).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void anUnfinishedCharacterWaitsForTheNextChunk() {
        assertThat(chunks.next(bytes('a', 0xC3))).isEqualTo(new Utf8Chunks.Piece("a", Optional.empty()));
        assertThat(chunks.next(bytes(0xA9))).isEqualTo(new Utf8Chunks.Piece("\u00e9", Optional.empty()));
    }

    @Test
    void bytesThatAreNotUtf8AreGivenAsTheyAre() {
        assertThat(chunks.next(bytes('a', 0xFF, 'b')))
                .isEqualTo(new Utf8Chunks.Piece("a\uFFFDb", Optional.of(bytes('a', 0xFF, 'b'))));
    }

    @Test
    void theBytesGivenAreThoseOfThisPieceOnly() {
        chunks.next(bytes('a', 0xC3));
        assertThat(chunks.next(bytes('b', 0xE2)))
                .isEqualTo(new Utf8Chunks.Piece("\uFFFDb", Optional.of(bytes(0xC3, 'b'))));
        assertThat(chunks.rest()).isEqualTo(new Utf8Chunks.Piece("\uFFFD", Optional.of(bytes(0xE2))));
    }

    @Test
    void nothingIsLeftAfterTheRest() {
        chunks.next(bytes(0xE2, 0x82));
        chunks.rest();
        assertThat(chunks.rest()).isEqualTo(new Utf8Chunks.Piece("", Optional.empty()));
    }

    private static Bytes part(byte[] bytes, int from, int to) {
        return Bytes.copyOf(Arrays.copyOfRange(bytes, from, to));
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.owning(bytes);
    }
}
