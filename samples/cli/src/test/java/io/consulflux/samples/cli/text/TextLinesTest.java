// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.samples.cli.text.StrictText.RefusedException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {

    @Test
    void linesAreReadWithoutTheirEnds() {
        assertThat(read("a\n\nb \u20ac\r\n\uD83D\uDE00".getBytes(UTF_8)))
                .containsExactly("a", "", "b \u20ac", "\uD83D\uDE00");
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read("a\n".getBytes(UTF_8))).containsExactly("a");
    }

    @Test
    void aLineThatIsNotUtf8IsRefusedWithItsNumberAfterThoseBeforeIt() {
        TextLines lines = lines("ok\nh\u00e4llo\n".getBytes(ISO_8859_1));
        assertThat(lines.next()).isEqualTo("ok");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(lines::next)
                .withMessage("standard input, line 2: expected text in UTF-8, got the byte 0xE4 as number 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00c3", "\u00ed\u00a0\u0080", "\u00c0\u00af", "\u00f8"})
    void whatIsNoCharacterIsRefused(String bytes) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> read(bytes.getBytes(ISO_8859_1)));
    }

    @Test
    void aLineWithoutAnEndIsNotReadForEver() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> read("x".repeat(2_000_000).getBytes(UTF_8)))
                .withMessage("standard input, line 1: expected at most 1048576 bytes");
    }

    private static TextLines lines(byte[] bytes) {
        return new TextLines("standard input", new ByteArrayInputStream(bytes));
    }

    private static List<String> read(byte[] bytes) {
        TextLines lines = lines(bytes);
        List<String> all = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }
}
