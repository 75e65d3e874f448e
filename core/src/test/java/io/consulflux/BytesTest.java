// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BytesTest {

    @Test
    void textIsItsUtf8() {
        assertThat(Bytes.utf8("größe 🚀").toByteArray()).isEqualTo(new byte[] {
            'g',
            'r',
            (byte) 0xc3,
            (byte) 0xb6,
            (byte) 0xc3,
            (byte) 0x9f,
            'e',
            ' ',
            (byte) 0xf0,
            (byte) 0x9f,
            (byte) 0x9a,
            (byte) 0x80
        });
    }

    @Test
    void halfOfASurrogatePairIsRefusedAndItsPlaceTold() {
        for (String half :
                List.of("abc\ud83d", "abc\ud83dx", "abc\ude80", "abc\ude80\ud83d", "abc\ud83d\ud83d\ude80")) {
            assertThatThrownBy(() -> Bytes.utf8("value", half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("value: expected text, got half of a surrogate pair at position 3");
        }
    }

    @Test
    void bytesOfWhateverTextAreThatText() {
        for (String text : List.of("", "abc", "größe", "a\0b", "\ufffd", "\ufeffx", "🚀")) {
            assertThat(Bytes.utf8(text).text()).contains(text);
        }
    }

    @Test
    void bytesThatAreNoUtf8AreNoText() {
        assertThat(Bytes.copyOf(new byte[] {'a', (byte) 0xff}).text()).isEmpty();
        assertThat(Bytes.copyOf(new byte[] {(byte) 0xc3}).text()).isEmpty();
        // Half of a surrogate pair, as some encoders write it.
        assertThat(Bytes.copyOf(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0xbd})
                        .text())
                .isEmpty();
    }
}
