// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import org.junit.jupiter.api.Test;

class NodeLinesTest {

    private final NodeLines lines = new NodeLines();

    @Test
    void aLineCutInTwoIsOneLine() {
        assertThat(lines.next(Bytes.utf8("one\ntw"))).containsExactly("one");
        assertThat(lines.next(Bytes.utf8("o\n\nthree"))).containsExactly("two", "");
        assertThat(lines.rest()).containsExactly("three");
        assertThat(lines.rest()).isEmpty();
    }

    @Test
    void carriageReturnsBeforeTheLineEndAreDropped() {
        assertThat(lines.next(Bytes.utf8("one\r\nt\rwo\r"))).containsExactly("one");
        assertThat(lines.next(Bytes.utf8("\n"))).containsExactly("t\rwo");
    }

    @Test
    void outputWithoutLineEndsDoesNotGather() {
        String half = "x".repeat(NodeLines.LONGEST);
        assertThat(lines.next(Bytes.utf8(half))).isEmpty();
        assertThat(lines.next(Bytes.utf8("y"))).containsExactly(half + "y");
        assertThat(lines.rest()).isEmpty();
    }
}
