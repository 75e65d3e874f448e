// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import java.util.ArrayList;
import java.util.List;

/** A terminal without a right margin that does what it is told, and keeps what it was told besides showing text. */
final class EmulatedTerminal {

    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private final List<String> obeyed = new ArrayList<>();
    private int row;
    private int column;
    private boolean coloured;

    /** Its lines, each as it looks. */
    List<String> rows() {
        return rows.stream().map(StringBuilder::toString).toList();
    }

    /** Whatever it did but for writing to the right, beginning lines one after another, and colouring. */
    List<String> obeyed() {
        return obeyed;
    }

    boolean isColoured() {
        return coloured;
    }

    int row() {
        return row;
    }

    void write(String text) {
        int next = 0;
        while (next < text.length()) {
            int character = text.codePointAt(next);
            next += Character.charCount(character);
            if (character == '\033' || character == '\u009b') {
                next = sequence(text, character == '\033' ? next : next - 1);
            } else if (character == '\n') {
                row++;
                column = 0;
                rows.add(new StringBuilder());
            } else if (Character.isISOControl(character) && character != '\t') {
                move(character);
            } else if (isDirection(character)) {
                obeyed.add("direction " + Integer.toHexString(character));
            } else {
                put(character);
            }
        }
    }

    private void put(int character) {
        StringBuilder line = rows.get(row);
        while (line.length() < column) {
            line.append(' ');
        }
        int end = Math.min(line.length(), column + 1);
        line.replace(column, end, Character.toString(character));
        column += Character.charCount(character);
    }

    private void move(int control) {
        obeyed.add("control " + Integer.toHexString(control));
        switch (control) {
            case '\r' -> column = 0;
            case '\b' -> column = Math.max(0, column - 1);
            default -> {}
        }
    }

    /** Colours, the cursor's ways, erasing; of anything else only that it was there. */
    private int sequence(String text, int start) {
        if (start >= text.length() || "[\u009b".indexOf(text.charAt(start)) < 0) {
            obeyed.add("escape " + text.substring(start, Math.min(text.length(), start + 10)));
            return start;
        }
        int end = start + 1;
        while (end < text.length() && text.charAt(end) >= ' ' && text.charAt(end) <= '?') {
            end++;
        }
        String parameters = text.substring(start + 1, end);
        if (end == text.length() || text.charAt(end) != 'm' || !parameters.matches("[0-9;]*")) {
            obeyed.add("sequence " + text.substring(start, Math.min(text.length(), end + 1)));
            row = 0;
            column = 0;
        } else {
            coloured = !parameters.matches("0*");
        }
        return Math.min(text.length(), end + 1);
    }

    private static boolean isDirection(int character) {
        byte direction = Character.getDirectionality(character);
        boolean changed = direction >= Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING
                && direction <= Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE;
        return changed || character == 0x2028 || character == 0x2029;
    }
}
