// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.Bytes;
import java.nio.ByteBuffer;

/** How a script begins and ends its lines, as far as it decides whether a node can run it. */
final class ScriptText {

    private static final int LONGEST_FIRST_LINE = 4096;

    private ScriptText() {}

    /** Refuses what no node can run: an interpreter that no file is named like, and what is before the first line's {@code #!}. */
    static void require(Bytes script) {
        ByteBuffer text = script.asByteBuffer();
        if (begins(text, 0xEF, 0xBB, 0xBF) || begins(text, 0xFF, 0xFE) || begins(text, 0xFE, 0xFF)) {
            throw new IllegalArgumentException(
                    "script: expected its first line at the first byte, got a byte order mark"
                            + " before it, which is a part of the first command for a shell and hides #! from a node");
        }
        int end = firstLineEnd(text);
        if (begins(text, '#', '!') && end > 0 && text.get(text.position() + end - 1) == '\r') {
            throw new IllegalArgumentException(
                    "script: expected a first line #! that ends with a line feed alone, got a"
                            + " carriage return before it, which a node takes for a part of the interpreter's name");
        }
    }

    /** Whether it is text, and its first line ends with a carriage return and a line feed. */
    static boolean hasCarriageReturns(Bytes script) {
        ByteBuffer text = script.asByteBuffer();
        int end = firstLineEnd(text);
        if (end < 1 || text.get(text.position() + end - 1) != '\r') {
            return false;
        }
        for (int i = 0; i < end; i++) {
            if (text.get(text.position() + i) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the first line feed stands; -1 where there is none that a first line could end with. */
    private static int firstLineEnd(ByteBuffer text) {
        for (int i = 0; i < Math.min(text.remaining(), LONGEST_FIRST_LINE); i++) {
            if (text.get(text.position() + i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static boolean begins(ByteBuffer text, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= text.remaining() || (text.get(text.position() + i) & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
