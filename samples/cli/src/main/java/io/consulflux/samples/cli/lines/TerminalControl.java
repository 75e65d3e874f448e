// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import java.util.function.IntFunction;

/** The characters that a terminal obeys instead of showing them. */
final class TerminalControl {

    private TerminalControl() {}

    /**
     * C0 but for the tab, DEL, C1; line and paragraph separators; and what changes the direction of writing, by which a
     * text can be made to read as another.
     */
    static boolean obeyed(int character) {
        if (character < ' ') {
            return character != '\t';
        }
        return (character >= 0x7F && character <= 0x9F)
                || character == 0x061C
                || (character >= 0x200E && character <= 0x200F)
                || (character >= 0x2028 && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    /** This text with those characters replaced. */
    static String visible(String text, IntFunction<String> replacement) {
        if (text.chars().noneMatch(TerminalControl::obeyed)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.chars().forEach(character -> {
            if (obeyed(character)) {
                visible.append(replacement.apply(character));
            } else {
                visible.append((char) character);
            }
        });
        return visible.toString();
    }

    static String escaped(int control) {
        return switch (control) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> String.format(control <= 0xFF ? "\\x%02x" : "\\u%04x", control);
        };
    }
}
