// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void aCommandCannotForgeALineNorMoveTheCursor() {
        assertThat(LogText.of("ls\nINFO Job 1 begun by root\r\u001b[2J\u0085\u2028x"))
                .isEqualTo("ls\\u{A}INFO Job 1 begun by root\\u{D}\\u{1B}[2J\\u{85}\\u{2028}x");
    }

    @Test
    void directionIsNotTurnedAndHalvesOfCharactersAreNamed() {
        assertThat(LogText.of("a\u202eb\ud800")).isEqualTo("a\\u{202E}b\\u{D800}");
    }

    @Test
    void whatPeopleWriteStaysAsItIs() {
        assertThat(LogText.of("echo \"grüße 🦊\" | wc -c")).isEqualTo("echo \"grüße 🦊\" | wc -c");
    }

    @Test
    void whatIsLongIsCutAndSaysSo() {
        assertThat(LogText.of("x".repeat(1010))).isEqualTo("x".repeat(1000) + "… (10 more characters)");
    }
}
