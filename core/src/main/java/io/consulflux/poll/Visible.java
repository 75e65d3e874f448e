// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

/** Text from outside, made fit for a message: it can neither move a cursor nor forge a line, nor run on for ever. */
final class Visible {

    private Visible() {}

    /** Blanks of all kinds are one blank; what cannot be seen, such as control characters, stands there by its number. */
    static String text(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        boolean blank = false;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (Character.isWhitespace(next)) {
                blank = true;
                continue;
            }
            if (blank) {
                visible.append(' ');
                blank = false;
            }
            if (isHidden(next)) {
                visible.append(String.format("\\u%04x", (int) next));
            } else {
                visible.append(next);
            }
        }
        return visible.toString();
    }

    /** So many characters at the most. */
    static String first(int most, String text) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    private static boolean isHidden(char character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
