// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {

    @ParameterizedTest
    @CsvSource({
        "a/b/c, /v1/kv/a/b/c",
        "a/b/, /v1/kv/a/b/",
        "Web 1.EXAMPLE.com, /v1/kv/Web%201.EXAMPLE.com",
        "50%, /v1/kv/50%25",
        "a%2Fb, /v1/kv/a%252Fb",
        "a+b?c#d&e=f;g, /v1/kv/a%2Bb%3Fc%23d%26e%3Df%3Bg",
        "grün/日本, /v1/kv/gr%C3%BCn/%E6%97%A5%E6%9C%AC",
        "😀, /v1/kv/%F0%9F%98%80",
        "..., /v1/kv/...",
        ".a/b., /v1/kv/.a/b."
    })
    void aKeyIsEncodedSegmentBySegment(String key, String path) {
        assertThat(KeyPath.of(key)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\t", "/", "/a", "//", "a//", "a//b", ".", "..", "./a", "a/.", "a/..", "a/../b", "a/./"
            })
    void aKeyThatConsulWouldTakeForAnotherIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPath.of(key))
                .withMessageContaining("\"" + key + "\"")
                .withMessageContaining("segments");
    }

    @Test
    void aKeyThatIsNoTextIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyPath.of("a\ud83d/b"));
    }
}
