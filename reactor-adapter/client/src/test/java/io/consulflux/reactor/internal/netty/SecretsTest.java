// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SecretsTest {

    private static final int ROUNDS = 100;

    private static final String ALPHABET = "abcXYZ0189-_.~!$&'()*+,;=:@%/?#[]{}|^\\\"<> äß€😀";

    /** How a server may repeat what it was sent. */
    private static Map<String, UnaryOperator<String>> forms() {
        Map<String, UnaryOperator<String>> forms = new LinkedHashMap<>();
        forms.put("as it is", text -> text);
        forms.put("form", SecretsTest::percent);
        forms.put("percent", text -> percent(text).replace("+", "%20"));
        forms.put(
                "percent in lower case",
                text -> Pattern.compile("%..")
                        .matcher(percent(text).replace("+", "%20"))
                        .replaceAll(octet -> octet.group().toLowerCase(Locale.ROOT)));
        forms.put("percent twice", text -> percent(percent(text).replace("+", "%20")));
        forms.put("each byte", text -> each(text, "%%%02X"));
        forms.put(
                "JSON", text -> text.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
        forms.put(
                "JSON as Go writes it",
                text -> text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026"));
        forms.put("JSON in ASCII", SecretsTest::unicode);
        forms.put("JSON in JSON", text -> unicode(text).replace("\\", "\\\\"));
        forms.put(
                "HTML",
                text -> text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;"));
        forms.put("HTML in numbers", text -> numbered(text));
        forms.put("Base64", text -> base64(text));
        forms.put(
                "Base64 for URLs",
                text -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text)));
        forms.put("Base64 in a query", text -> percent(base64(text)));
        forms.put("Base64 in JSON", text -> base64(text).replace("/", "\\/"));
        for (String before : List.of("u:", "us:", "use:")) {
            forms.put("Base64 behind " + before, text -> base64(before + text));
            forms.put("Base64 between " + before, text -> base64(before + text + ":" + before));
        }
        return forms;
    }

    @Test
    void aSecretIsStruckInEveryFormWhereverItStands() {
        Histories.check(ROUNDS, random -> {
            String secret = secret(random, 8 + random.nextInt(40));
            for (Map.Entry<String, UnaryOperator<String>> form : forms().entrySet()) {
                String said = form.getValue().apply(secret);
                String struck = new Secrets(List.of("", secret)).strike("Authorization was [" + said + "], token too");
                assertThat(struck)
                        .as("%s of %s: %s", form.getKey(), secret, said)
                        .matches("Authorization was \\[\\*{3}(%3D|=){0,2}\\], token too");
            }
        });
    }

    @Test
    void inHexadecimalDigitsToo() {
        String hex = HexFormat.of().formatHex(bytes("a-very-secret-token"));
        Secrets secrets = new Secrets(List.of("a-very-secret-token"));
        assertThat(secrets.strike("x " + hex + " y")).isEqualTo("x *** y");
        assertThat(secrets.strike(hex.toUpperCase(Locale.ROOT))).isEqualTo("***");
    }

    @Test
    void aShortSecretIsStruckWhereItStandsByItself() {
        Secrets secrets = new Secrets(List.of("pw1", "ann:pw1"));
        assertThat(secrets.strike("user ann, pw1! pw12 xpw1 \"pw1\"")).isEqualTo("user ann, ***! pw12 xpw1 \"***\"");
        assertThat(secrets.strike("Basic " + base64("ann:pw1") + " " + base64("pw1") + "."))
                .isEqualTo("Basic *** ***.");
    }

    @Test
    void otherTextStaysAsItIs() {
        Secrets secrets = new Secrets(List.of("a-very-secret-token", "", "pw1"));
        String text = "{\"Key\":\"a/very\",\"Value\":\"c2VjcmV0\"} 100% a-very-secret-taken \\u00e4 &amp; pw2";
        assertThat(secrets.strike(text)).isEqualTo(text);
    }

    @Test
    void aLongTextOfBackslashesAndPercentSignsTakesNoTime() {
        Secrets secrets = new Secrets(List.of("\\\\\\\\%%%%25252525&amp;amp;", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        for (String part : List.of("\\", "%25", "&amp;", "%", "a%2561", "YWFh")) {
            assertThat(secrets.strike(part.repeat(32 * 1024 / part.length()))).isNotNull();
        }
    }

    private static String secret(Random random, int length) {
        StringBuilder secret = new StringBuilder();
        int[] points = ALPHABET.codePoints().toArray();
        // At its ends it is something to be seen.
        secret.append('s');
        while (secret.length() < length) {
            secret.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return secret.append('e').toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String each(String text, String format) {
        StringBuilder each = new StringBuilder();
        for (byte one : bytes(text)) {
            each.append(String.format(format, one & 0xff));
        }
        return each.toString();
    }

    private static String unicode(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(unit -> escaped.append(
                        unit < 128 && Character.isLetterOrDigit(unit)
                                ? String.valueOf((char) unit)
                                : String.format("\\u%04x", unit)));
        return escaped.toString();
    }

    private static String numbered(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(point ->
                        escaped.append(point % 2 == 0 ? "&#" + point + ";" : "&#x" + Integer.toHexString(point) + ";"));
        return escaped.toString();
    }
}
