// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.consulflux.Bytes;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Makes of a good answer one that Consul never gives. A text here is bytes, one for each character. */
final class Spoiling {

    /** What stands in JSON between its brackets: names, texts, numbers, words. */
    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|-?[0-9]+|true|false|null");

    private static final List<String> HOSTILE = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "[[[]]]",
            "{\"\":{\"\":[null]}}",
            "\"\"",
            "-1",
            "0.5",
            "9223372036854775808",
            "18446744073709551616",
            "1e400",
            "1e-400",
            "-1e999999999",
            "1E+2147483648",
            "9".repeat(400),
            "9".repeat(2_000),
            "NaN",
            "0x1F",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u0000\"",
            "\"\\uZZZZ\"",
            "\"\u0000\"",
            "\"\u00c3\"",
            "\"\u00ed\u00a0\u0080\"",
            "\"\u00f8\u0088\u0080\u0080\u0080\"",
            "\"\u00ff\u00fe\"",
            "\"*not base64*\"",
            "\"QUJD=\"",
            "\"99999999999999999999h\"",
            "\"1m-5s.s\"",
            "\"" + "QUJD".repeat(5_000) + "\"",
            "[".repeat(600) + "]".repeat(600),
            "{\"a\":".repeat(600) + "1" + "}".repeat(600),
            "[".repeat(50_000),
            Decoders.SECRET);

    private final Random random;

    Spoiling(Random random) {
        this.random = random;
    }

    Bytes of(String good) {
        String spoilt = good;
        for (int times = random.nextInt(3); times >= 0; times--) {
            spoilt = once(spoilt);
        }
        return Bytes.owning(spoilt.getBytes(ISO_8859_1));
    }

    private String once(String text) {
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> withAnotherByte(text);
            case 2 -> withASliceTwice(text);
            case 3 -> withAFieldTwice(text);
            default -> withAHostileToken(text);
        };
    }

    private String withAnotherByte(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int at = random.nextInt(text.length());
        return text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
    }

    private String withASliceTwice(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = from + random.nextInt(text.length() - from + 1);
        int into = random.nextInt(text.length() + 1);
        return text.substring(0, into) + text.substring(from, to) + text.substring(into);
    }

    /** The same name again at the end of the innermost object, with what no field expects. */
    private String withAFieldTwice(String text) {
        List<MatchResult> tokens = TOKEN.matcher(text).results().toList();
        int end = text.indexOf('}');
        if (tokens.isEmpty() || end < 0) {
            return text;
        }
        String name = any(tokens).group();
        return text.substring(0, end) + "," + name + ":" + any(HOSTILE) + text.substring(end);
    }

    private String withAHostileToken(String text) {
        List<MatchResult> tokens = TOKEN.matcher(text).results().toList();
        if (tokens.isEmpty()) {
            return any(HOSTILE);
        }
        MatchResult token = any(tokens);
        return text.substring(0, token.start()) + any(HOSTILE) + text.substring(token.end());
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
