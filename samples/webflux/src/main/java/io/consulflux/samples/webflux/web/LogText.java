// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.util.Locale;

/** Text from outside as it goes to a log: on one line, without what moves a cursor or turns the direction, and not endless. */
public final class LogText {

    private static final int LONGEST = 1000;

    private LogText() {}

    public static String of(String text) {
        StringBuilder harmless = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> append(harmless, point));
        int more = text.codePointCount(0, text.length()) - LONGEST;
        return more > 0 ? harmless + "… (" + more + " more characters)" : harmless.toString();
    }

    private static void append(StringBuilder harmless, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                harmless.append("\\u{")
                        .append(Integer.toHexString(point).toUpperCase(Locale.ROOT))
                        .append('}');
            default -> harmless.appendCodePoint(point);
        }
    }
}
