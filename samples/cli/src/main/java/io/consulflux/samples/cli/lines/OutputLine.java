// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import java.util.ArrayList;
import java.util.List;

/**
 * A line that a node printed, as it would stand on a terminal of its own: colours colour it, a carriage return goes back
 * to its own beginning, and what is erased is gone. Every other control is left out, and so is all that it carries, such
 * as the title of a window.
 */
final class OutputLine {

    private static final char ESCAPE = '\033';
    private static final char BELL = '\007';
    private static final char STRING_END = '\u009C';
    private static final char SEQUENCE = '\u009B';

    private final String printed;
    private final List<Cell> cells = new ArrayList<>();
    private Sgr sgr = Sgr.PLAIN;
    private int column;
    private int next;

    private record Cell(int character, Sgr sgr) {}

    private OutputLine(String printed) {
        this.printed = printed;
    }

    static OutputLine of(String printed) {
        OutputLine line = new OutputLine(printed);
        while (line.next < printed.length()) {
            line.character();
        }
        return line;
    }

    String shown(boolean colour) {
        StringBuilder text = new StringBuilder();
        Sgr last = Sgr.PLAIN;
        for (Cell cell : cells) {
            if (colour && !cell.sgr.equals(last)) {
                text.append(cell.sgr.sequence());
                last = cell.sgr;
            }
            text.appendCodePoint(cell.character);
        }
        return last.equals(Sgr.PLAIN)
                ? text.toString()
                : text.append(Sgr.PLAIN.sequence()).toString();
    }

    private void character() {
        int character = printed.codePointAt(next);
        next += Character.charCount(character);
        if (character == '\r') {
            column = 0;
        } else if (character == ESCAPE) {
            escape();
        } else if (character == SEQUENCE) {
            sequence();
        } else if ("\u0090\u0098\u009D\u009E\u009F".indexOf(character) >= 0) {
            string();
        } else if (!TerminalControl.obeyed(character)) {
            put(character);
        }
    }

    private void put(int character) {
        while (cells.size() < column) {
            cells.add(new Cell(' ', Sgr.PLAIN));
        }
        Cell cell = new Cell(character, sgr);
        if (column < cells.size()) {
            cells.set(column, cell);
        } else {
            cells.add(cell);
        }
        column++;
    }

    /** ECMA-35: an escape, intermediate bytes and one final; or ECMA-48's two-character form of a C1 control. */
    private void escape() {
        if (take('[', '[')) {
            sequence();
        } else if (take(']', '_') || take('P', 'P') || take('X', 'X')) {
            string();
        } else {
            skip(' ', '/');
            take('0', '~');
        }
    }

    /** ECMA-48, 5.4. One without a proper end is dropped as far as it goes. */
    private void sequence() {
        String parameters = skip('0', '?');
        boolean plain = skip(' ', '/').isEmpty();
        int end = next;
        if (take('@', '~') && plain) {
            char name = printed.charAt(end);
            if (name == 'm') {
                sgr = sgr.then(parameters);
            } else if (name == 'K') {
                erase(parameters);
            }
        }
    }

    private void erase(String parameters) {
        int from = switch (parameters) {
            case "", "0" -> column;
            case "2" -> 0;
            default -> cells.size();
        };
        if (from < cells.size()) {
            cells.subList(from, cells.size()).clear();
        }
    }

    /** ECMA-48, 5.6: a title, a link, a clipboard; it ends where the line does, if not before. */
    private void string() {
        while (next < printed.length()) {
            char character = printed.charAt(next++);
            if (character == BELL || character == STRING_END) {
                return;
            }
            if (character == ESCAPE) {
                take('\\', '\\');
                return;
            }
        }
    }

    private boolean take(char first, char last) {
        boolean there = next < printed.length() && printed.charAt(next) >= first && printed.charAt(next) <= last;
        if (there) {
            next++;
        }
        return there;
    }

    private String skip(char first, char last) {
        int start = next;
        while (take(first, last)) {
            // as many as there are
        }
        return printed.substring(start, next);
    }
}
