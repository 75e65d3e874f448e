// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import org.jspecify.annotations.Nullable;

/**
 * A string as it stands in UTF-8 JSON, compared and read by code points without the quotes around it. Where it is not what
 * an encoder writes (a lone surrogate, an overlong form, a control character) it is odd, and left to a general parser.
 */
final class JsonText {

    private static final int ODD = -1;

    private final byte[] json;
    private int at;
    private int end;
    private boolean odd;

    JsonText(byte[] json) {
        this.json = json;
    }

    /** Whether a text met since was odd. What was told of it then means nothing. */
    boolean odd() {
        return odd;
    }

    /** Compares the text between two positions with another by code points, which is the order of their UTF-8. */
    int compare(int from, int to, String other) {
        at = from;
        end = to;
        int length = other.length();
        int i = 0;
        while (at < end) {
            if (i == length) {
                return 1;
            }
            char theirs = other.charAt(i);
            byte ours = json[at];
            if (ours >= ' ' && ours != '\\') {
                if (ours != theirs) {
                    return ours < theirs ? -1 : 1;
                }
                at++;
                i++;
            } else {
                int codePoint = codePoint();
                int their = other.codePointAt(i);
                if (codePoint != their) {
                    return Integer.compare(codePoint, their);
                }
                i += Character.charCount(their);
            }
        }
        return i == length ? 0 : -1;
    }

    /** The text between two positions; null if it is odd. */
    @Nullable
    String read(int from, int to) {
        at = from;
        end = to;
        StringBuilder text = new StringBuilder(to - from);
        while (at < end) {
            int codePoint = codePoint();
            if (codePoint == ODD) {
                return null;
            }
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    private int codePoint() {
        int codePoint = next();
        if (codePoint < 0 || at > end) {
            odd = true;
            at = end;
            return ODD;
        }
        return codePoint;
    }

    private int next() {
        int first = json[at++];
        if (first == '\\') {
            return escaped();
        }
        if (first >= 0) {
            return first < ' ' ? ODD : first;
        }
        if ((first & 0xE0) == 0xC0) {
            return atLeast(0x80, first & 0x1F, 1);
        }
        if ((first & 0xF0) == 0xE0) {
            return atLeast(0x800, first & 0x0F, 2);
        }
        return (first & 0xF8) == 0xF0 ? atLeast(0x10000, first & 0x07, 3) : ODD;
    }

    private int atLeast(int least, int lead, int more) {
        int codePoint = lead;
        for (int i = 0; i < more; i++) {
            int next = json[at++];
            if ((next & 0xC0) != 0x80) {
                return ODD;
            }
            codePoint = codePoint << 6 | (next & 0x3F);
        }
        boolean sound = codePoint >= least
                && codePoint <= Character.MAX_CODE_POINT
                && (codePoint >>> 11) != (Character.MIN_SURROGATE >>> 11);
        return sound ? codePoint : ODD;
    }

    private int escaped() {
        return switch (json[at++]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> ODD;
        };
    }

    private int unit() {
        int high = hex();
        if (high < 0 || !Character.isSurrogate((char) high)) {
            return high;
        }
        if (!Character.isHighSurrogate((char) high) || json[at++] != '\\' || json[at++] != 'u') {
            return ODD;
        }
        int low = hex();
        boolean pair = low >= 0 && Character.isLowSurrogate((char) low);
        return pair ? Character.toCodePoint((char) high, (char) low) : ODD;
    }

    private int hex() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(json[at++], 16);
            if (digit < 0) {
                return ODD;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
