// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A text that may be written to a terminal, and the only thing that the program's screen takes. Whatever it was made of,
 * it neither moves the cursor, nor begins a line that is not ours, nor changes the terminal: there is no way to make one
 * of a raw text. Names, keys, values, tags, outputs of checks and messages of others are the work of strangers.
 */
public final class Shown implements CharSequence {

    private final String text;

    private Shown(String text) {
        this.text = text;
    }

    /** This text in one line: what a terminal would obey is written as the escape by which programmers know it. */
    public static Shown of(String text) {
        return new Shown(TerminalControl.visible(text, TerminalControl::escaped));
    }

    /** The same, its line ends and the blanks around them a space each, for a message of several lines. */
    public static Shown inOneLine(String text) {
        return of(unbroken(text));
    }

    /** Each on a line of its own. */
    public static Shown lines(Collection<Shown> lines) {
        return new Shown(lines.stream().map(Shown::toString).collect(Collectors.joining("\n")));
    }

    /** A line that a node printed; nothing of it is obeyed behind its end. */
    static Shown output(String line, Look look) {
        return new Shown(look == Look.AS_IS ? line : OutputLine.of(line).shown(look == Look.COLOURED));
    }

    /** A JSON object, in the strings of which the escape of a character means the character. */
    static Shown json(String object) {
        return new Shown(TerminalControl.visible(object, control -> String.format("\\u%04x", control)));
    }

    Shown styled(Style style) {
        return new Shown("\033[" + style.code() + "m" + text + "\033[0m");
    }

    public Shown then(String more) {
        return then(of(more));
    }

    public Shown then(Shown more) {
        return new Shown(text + more.text);
    }

    /** Without line ends, and without blanks at its end. */
    static String unbroken(String text) {
        StringBuilder line = new StringBuilder();
        // No expression for the blanks around a line end: over many of them it would take the square of their number.
        for (String part : text.split("\\R", -1)) {
            if (line.isEmpty()) {
                line.append(part.stripTrailing());
            } else if (!part.isBlank()) {
                line.append(' ').append(part.strip());
            }
        }
        return line.toString();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shown shown && shown.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it is to be written, without a line end behind it. */
    @Override
    public String toString() {
        return text;
    }
}
