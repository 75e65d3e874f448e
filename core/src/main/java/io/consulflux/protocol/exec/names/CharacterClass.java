// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import java.util.SortedSet;
import java.util.TreeSet;

/** Characters in brackets, as ranges where that is shorter; in RE2 {@code \d} is the ten digits and nothing else. */
final class CharacterClass {

    private CharacterClass() {}

    static String of(SortedSet<Integer> characters) {
        SortedSet<Integer> left = new TreeSet<>(characters);
        StringBuilder inner = new StringBuilder();
        SortedSet<Integer> digits = new TreeSet<>();
        for (int digit = '0'; digit <= '9'; digit++) {
            digits.add(digit);
        }
        if (left.containsAll(digits)) {
            left.removeAll(digits);
            if (left.isEmpty()) {
                return "\\d";
            }
            inner.append("\\d");
        }
        int first = -1;
        int last = -1;
        for (int character : left) {
            if (first >= 0 && character == last + 1) {
                last = character;
            } else {
                append(inner, first, last);
                first = character;
                last = character;
            }
        }
        append(inner, first, last);
        return "[" + inner + "]";
    }

    private static void append(StringBuilder inner, int first, int last) {
        if (first < 0) {
            return;
        }
        if (last - first > 2) {
            inner.append(quoted(first)).append('-').append(quoted(last));
        } else {
            for (int character = first; character <= last; character++) {
                inner.append(quoted(character));
            }
        }
    }

    private static String quoted(int character) {
        return ("\\]^[-".indexOf(character) >= 0 ? "\\" : "") + Character.toString(character);
    }
}
