// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strikes secrets out of what the other side said, which may repeat what it was sent: as they are, percent-encoded, with
 * escapes of JSON or HTML, some characters or all, in hexadecimal digits, and in Base64, alone or within something longer.
 *
 * <p>A secret of fewer than eight characters is found in any text. It is struck only where it stands by itself, between
 * characters that are neither letters nor digits.
 */
final class Secrets {

    private static final int SHORT = 8;

    private static final String STRUCK = "***";

    private static final Pattern PARTS = Pattern.compile("\\\\+|.", Pattern.DOTALL);

    private final List<Pattern> spelled = new ArrayList<>();
    private final List<Pattern> inBase64 = new ArrayList<>();

    /** @param secrets the empty ones among them are none */
    Secrets(Collection<String> secrets) {
        secrets.stream().filter(secret -> !secret.isEmpty()).distinct().forEach(this::add);
    }

    private void add(String secret) {
        if (secret.length() < SHORT) {
            spelled.add(Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + spelling(secret) + ")(?![\\p{L}\\p{N}])"));
            inBase64.add(Pattern.compile("(?<![A-Za-z0-9+/_=-])" + base64(secret.getBytes(StandardCharsets.UTF_8), 0)
                    + "(?![A-Za-z0-9+/_-])"));
            return;
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        spelled.add(Pattern.compile(spelling(secret)));
        spelled.add(Pattern.compile("(?i)" + HexFormat.of().formatHex(bytes)));
        for (int before = 0; before < 3; before++) {
            inBase64.add(Pattern.compile(core(bytes, before)));
        }
    }

    /** The same without them. */
    String strike(String text) {
        String rest = text;
        // First: a secret that is struck out of a longer text in Base64 would leave the rest of that.
        for (Pattern pattern : inBase64) {
            rest = strikeRuns(pattern, rest);
        }
        for (Pattern pattern : spelled) {
            rest = pattern.matcher(rest).replaceAll(Matcher.quoteReplacement(STRUCK));
        }
        return rest;
    }

    /** What stands before and behind a secret in Base64 tells some bits of it. */
    private static String strikeRuns(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        StringBuilder rest = new StringBuilder();
        int told = 0;
        while (found.find(told)) {
            int from = found.start();
            while (from > told && isBase64(text.charAt(from - 1))) {
                from--;
            }
            int to = found.end();
            while (to < text.length() && (isBase64(text.charAt(to)) || text.charAt(to) == '=')) {
                to++;
            }
            rest.append(text, told, from).append(STRUCK);
            told = to;
        }
        return told == 0 ? text : rest.append(text, told, text.length()).toString();
    }

    private static boolean isBase64(char character) {
        return (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9')
                || "+/-_".indexOf(character) >= 0;
    }

    /** Those characters that stand for the bytes alone, whatever stands before, in so many bytes, and behind them. */
    private static String core(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int first = (before * 8 + 5) / 6;
        return base64(shifted, first);
    }

    /** In both alphabets, percent-encoded or not, without what depends on the bytes that follow. */
    private static String base64(byte[] bytes, int first) {
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        StringBuilder pattern = new StringBuilder();
        boolean whole = first == 0 && bytes.length < SHORT;
        int end = whole ? encoded.length() : bytes.length * 8 / 6;
        for (int at = first; at < end; at++) {
            pattern.append(
                    switch (encoded.charAt(at)) {
                        case '+' -> "(?:[+-]|%(?:25){0,3}2[Bb]|\\\\u002[Bb])";
                        case '/' -> "(?:\\\\?/|_|%(?:25){0,3}2[Ff]|\\\\u002[Ff])";
                        default -> String.valueOf(encoded.charAt(at));
                    });
        }
        return pattern.toString();
    }

    private static String spelling(String secret) {
        StringBuilder pattern = new StringBuilder();
        Matcher parts = PARTS.matcher(secret);
        while (parts.find()) {
            String part = parts.group();
            pattern.append("(?:")
                    .append(part.startsWith("\\") ? backslashes(part.length()) : String.join("|", spellings(part)))
                    .append(')');
        }
        return pattern.toString();
    }

    /** All that stand together as one: each by itself, they could be told apart in too many ways where escapes double them. */
    private static String backslashes(int count) {
        return "\\\\{" + count + "," + 8 * count
                + "}|(?i:%(?:25){0,3}5c|\\\\{1,8}u005c|&(?:amp;){0,3}#(?:0{0,4}92|x0{0,4}5c);?){" + count + "}";
    }

    private static List<String> spellings(String character) {
        int point = character.codePointAt(0);
        byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
        List<String> spellings = new ArrayList<>();
        spellings.add(Pattern.quote(character));
        StringBuilder percent = new StringBuilder("(?i:");
        for (byte one : bytes) {
            percent.append("%(?:25){0,3}").append(HexFormat.of().toHexDigits(one));
        }
        spellings.add(percent.append(')').toString());
        StringBuilder units = new StringBuilder("(?i:");
        character
                .chars()
                .forEach(
                        unit -> units.append("\\\\{1,8}u").append(HexFormat.of().toHexDigits((char) unit)));
        spellings.add(units.append(')').toString());
        spellings.add("(?i:&(?:amp;){0,3}#(?:0{0,4}" + point + "|x0{0,4}" + Integer.toHexString(point) + ");?)");
        if (bytes.length > 1) {
            // Read with the wrong charset, the one way or the other.
            spellings.add("\uFFFD");
            spellings.add(Pattern.quote(new String(bytes, StandardCharsets.ISO_8859_1)));
        }
        named(point).forEach(spellings::add);
        return spellings;
    }

    private static List<String> named(int point) {
        return switch (point) {
            case '"' -> List.of("\\\\{1,8}\"", "&(?:amp;){0,3}quot;");
            case '/' -> List.of("\\\\{1,8}/");
            case '&' -> List.of("&(?:amp;){1,4}");
            case '<' -> List.of("&(?:amp;){0,3}lt;");
            case '>' -> List.of("&(?:amp;){0,3}gt;");
            case '\'' -> List.of("&(?:amp;){0,3}apos;", "\\\\{1,8}'");
            case ' ' -> List.of("\\+");
            default -> List.of();
        };
    }

    @Override
    public String toString() {
        return "Secrets" + Arrays.asList(STRUCK);
    }
}
