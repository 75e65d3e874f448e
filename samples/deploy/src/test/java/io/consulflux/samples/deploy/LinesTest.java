// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void nothingThatANodeSaysMovesTheCursor() {
        assertThat(Lines.printable("n1: a\tb\n\r\033[2J\u009b\u007f\u202e\u2066\u2028c \u00e9"))
                .isEqualTo("n1: a\tb\uFFFD\uFFFD\uFFFD[2J\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDc \u00e9");
    }
}
