// SPDX-License-Identifier: Apache-2.0
package io.consulflux.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/** Consul's regular expressions: those of Go's {@code regexp}, which re2j knows too. */
public final class Expression {

    private static final String QUOTE = "\\Q";
    private static final String UNQUOTE = "\\E";

    private Expression() {}

    /**
     * Nothing, if it is one.
     *
     * @param what what it is, for the message
     * @throws IllegalArgumentException if it is empty or none
     */
    public static void require(String what, String expression) {
        compiled(what, expression);
    }

    /**
     * Whether a whole text, not only a part of it, is what the expression says.
     *
     * @param what what it is, for the message
     * @throws IllegalArgumentException if it is empty or none
     */
    public static Predicate<String> whole(String what, String expression) {
        Pattern pattern = compiled(what, expression);
        return pattern::matches;
    }

    /** What matches this text and no other. */
    public static String exactly(String text) {
        return "^" + quoted(text) + "$";
    }

    /** What matches this text, wherever it stands: its special characters one by one or, where that is shorter, as a whole. */
    public static String quoted(String text) {
        String whole = QUOTE + text.replace(UNQUOTE, UNQUOTE + "\\" + UNQUOTE + QUOTE) + UNQUOTE;
        StringBuilder quoted = new StringBuilder(text.length());
        text.chars()
                .forEach(character ->
                        quoted.append(isSpecial(character) ? "\\" : "").append((char) character));
        return quoted.length() > whole.length() ? whole : quoted.toString();
    }

    private static boolean isSpecial(int character) {
        return "\\.+*?()|[]{}^$".indexOf(character) >= 0;
    }

    private static Pattern compiled(String what, String expression) {
        if (expression.isEmpty()) {
            throw new IllegalArgumentException(what + ": expected a regular expression (RE2 syntax), got an empty one");
        }
        Text.require(what, expression);
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    what + ": expected a regular expression (RE2 syntax), got \"" + expression + "\": "
                            + e.getMessage(),
                    e);
        }
    }
}
