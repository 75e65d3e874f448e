// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.nodes;

import io.consulflux.samples.cli.nodes.NamePattern.Numbers;
import io.consulflux.samples.cli.nodes.NamePattern.Part;
import io.consulflux.samples.cli.nodes.NamePattern.Range;
import io.consulflux.samples.cli.nodes.NamePattern.Text;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link NodeSet} describes, character by character, and says where it could not. */
final class NodeSetReader {

    /** More than a count of nodes needs, and small enough that no sum of them overflows. */
    private static final int DIGITS = 9;

    private static final char END = '\0';

    private final String text;
    private final boolean commented;
    private int at;

    /** @param commented whether a {@code #} where a name could begin ends the text */
    NodeSetReader(String text, boolean commented) {
        this.text = text;
        this.commented = commented;
    }

    List<NamePattern> read() {
        List<NamePattern> patterns = new ArrayList<>();
        skipBlanks();
        while (at < text.length() && !isComment()) {
            patterns.add(name());
            skipBlanks();
            if (peek() == ',') {
                at++;
                skipBlanks();
                if (at == text.length() || isComment()) {
                    throw unexpected("a name after the comma");
                }
            }
        }
        return patterns;
    }

    private NamePattern name() {
        int begin = at;
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (!isSeparator()) {
            char next = text.charAt(at);
            if (next == '[') {
                parts.add(new Text(plain.toString()));
                plain.setLength(0);
                parts.add(numbers());
            } else if (next == ']') {
                throw unexpected("a \"[\" before");
            } else {
                plain.append(character());
            }
        }
        parts.add(new Text(plain.toString()));
        if (at == begin) {
            throw unexpected("a name");
        }
        return new NamePattern(begin + 1, parts);
    }

    /** The next character, or the one after it where it is a backslash. */
    private char character() {
        if (text.charAt(at) == '\\') {
            at++;
            if (at == text.length()) {
                throw unexpected("a character after the backslash");
            }
        }
        return text.charAt(at++);
    }

    private Numbers numbers() {
        int opened = ++at;
        List<Range> ranges = new ArrayList<>();
        do {
            ranges.add(range());
            if (peek() != ',' && peek() != ']') {
                throw unexpected("\",\" or \"]\"", " (open since the \"[\" at character " + opened + ")");
            }
        } while (text.charAt(at++) == ',');
        return new Numbers(ranges);
    }

    private Range range() {
        skipBlanks();
        int begin = at;
        String first = digits();
        skipBlanks();
        String last = first;
        if (peek() == '-') {
            at++;
            skipBlanks();
            last = digits();
            skipBlanks();
        }
        boolean padded = hasLeadingZero(first) || hasLeadingZero(last);
        Range range = new Range(
                Long.parseLong(first), Long.parseLong(last), padded ? Math.max(first.length(), last.length()) : 1);
        if (range.last() < range.first()) {
            at = begin;
            throw unexpected("the smaller number first");
        }
        return range;
    }

    private String digits() {
        int begin = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == begin) {
            throw unexpected("a number such as 7, 07 or 1-3");
        }
        if (at - begin > DIGITS) {
            at = begin;
            throw unexpected("a number of at most " + DIGITS + " digits");
        }
        return text.substring(begin, at);
    }

    private static boolean hasLeadingZero(String digits) {
        return digits.length() > 1 && digits.startsWith("0");
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean isComment() {
        return commented && peek() == '#';
    }

    private boolean isSeparator() {
        return at == text.length() || peek() == ',' || Character.isWhitespace(peek());
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private IllegalArgumentException unexpected(String expected) {
        return unexpected(expected, "");
    }

    private IllegalArgumentException unexpected(String expected, String remark) {
        return new IllegalArgumentException(
                "expected " + expected + " at character " + (at + 1) + remark + ", got \"" + text + "\"");
    }
}
