// SPDX-License-Identifier: Apache-2.0
package io.consulflux.text;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Whole numbers in text as Go writes them: ASCII digits and nothing else. Java's own parsers also take the digits of other
 * scripts, and a plus.
 */
public final class Decimal {

    private Decimal() {}

    /** One of 32 bits, which may have a minus; empty where it is none. */
    public static OptionalInt signed(String text) {
        if (!isDigits(text.startsWith("-") ? text.substring(1) : text)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException tooGreat) {
            return OptionalInt.empty();
        }
    }

    /** One of 64 bits without a sign, to be read as unsigned; empty where it is none. */
    public static OptionalLong unsigned(String text) {
        if (!isDigits(text)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseUnsignedLong(text));
        } catch (NumberFormatException tooGreat) {
            return OptionalLong.empty();
        }
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
