// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.samples.cli.text.StrictText.RefusedException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenTextTest {

    private static final byte[] LATIN = "h\u00e4llo".getBytes(ISO_8859_1);
    private static final byte[] UTF = "h\u00e4llo".getBytes(UTF_8);

    @Test
    void wordsThatWereReadAsTheyWereTypedAreTaken() {
        assertThatCode(() -> given(UTF_8, "java".getBytes(UTF_8), UTF).requireWords(List.of("h\u00e4llo")))
                .doesNotThrowAnyException();
        assertThatCode(() -> given(ISO_8859_1, LATIN).requireWords(List.of("h\u00e4llo")))
                .doesNotThrowAnyException();
        assertThatCode(() -> given(UTF_8, "\uFFFD".getBytes(UTF_8)).requireWords(List.of("\uFFFD")))
                .as("typed so")
                .doesNotThrowAnyException();
        assertThatCode(() -> given(US_ASCII, "why?".getBytes(UTF_8)).requireWords(List.of("why?")))
                .doesNotThrowAnyException();
        assertThatCode(() -> given(US_ASCII, "other".getBytes(UTF_8)).requireWords(List.of("why?")))
                .as("words of another program")
                .doesNotThrowAnyException();
        assertThatCode(() -> given(US_ASCII).requireWords(List.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h??llo", "h\uFFFD\uFFFDllo"})
    void whatTheLocaleCannotReadIsRefusedWithWhatHelps(String read) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> given(US_ASCII, "exec".getBytes(UTF_8), UTF).requireWords(List.of("exec", read)))
                .withMessage("argument 2: expected text in US-ASCII, got the byte 0xC3 as number 2; this is the charset"
                        + " of the locale: let LC_ALL name one with UTF-8, such as C.UTF-8");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> given(UTF_8, LATIN).requireWords(List.of("h\uFFFDllo")))
                .withMessage("argument 1: expected text in UTF-8, got the byte 0xE4 as number 2");
    }

    @Test
    void whereTheBytesAreNotKnownTheReplacementTells() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> given(UTF_8).requireWords(List.of("a", "h\uFFFDllo")))
                .withMessage("argument 2: expected text in UTF-8");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> given(UTF_8).requireVariables("CONSUL_", Map.of("CONSUL_A", "\uFFFD")))
                .withMessageStartingWith("CONSUL_A: ");
        assertThatCode(() -> given(UTF_8).requireWords(List.of("h\u00e4llo"))).doesNotThrowAnyException();
    }

    @Test
    void onlyTheVariablesOfConsulMatterAndNoValueIsTold() {
        byte[] other = "LESSCHARSET=\u00e4".getBytes(ISO_8859_1);
        byte[] ours = "CONSUL_HTTP_TOKEN=secret\u00e4".getBytes(ISO_8859_1);
        GivenText others = new GivenText(UTF_8, List.of(), List.of(other));
        assertThatCode(() -> others.requireVariables("CONSUL_", Map.of("LESSCHARSET", "\uFFFD")))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() ->
                        new GivenText(UTF_8, List.of(), List.of(other, ours)).requireVariables("CONSUL_", Map.of()))
                .withMessageStartingWith("CONSUL_HTTP_TOKEN: expected text in UTF-8, got the byte 0xE4")
                .withMessageNotContaining("secret");
    }

    @Test
    void partsEndWithANul() {
        assertThat(GivenText.split("a\0\0bc\0".getBytes(UTF_8)))
                .extracting(part -> new String(part, UTF_8))
                .containsExactly("a", "", "bc");
    }

    private static GivenText given(Charset charset, byte[]... words) {
        return new GivenText(charset, List.of(words), List.of());
    }
}
