// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShownTest {

    @Test
    void whatATerminalWouldObeyIsWrittenAsItsEscape() {
        assertThat(Shown.of("a\n\r\033[2J\u009b2J\u007f\u202e\u2066\u2028\u0000b"))
                .hasToString("a\\n\\r\\x1b[2J\\x9b2J\\x7f\\u202e\\u2066\\u2028\\x00b");
    }

    @Test
    void aTabAndEveryLetterStays() {
        assertThat(Shown.of("a\tb \u00e9\u05d0\u65e5\ud83d\ude00")).hasToString("a\tb \u00e9\u05d0\u65e5\ud83d\ude00");
    }

    @Test
    void severalLinesBecomeOneWhereOnlyOneIsWanted() {
        assertThat(Shown.inOneLine("  HTTP GET\r\n\r\n  200 \u2028 OK\033]0;x\007\n"))
                .hasToString("  HTTP GET 200 OK\\x1b]0;x\\x07");
    }

    @Test
    @Timeout(60)
    void manyBlanksAreALineLikeAnyOther() {
        assertThat(Shown.inOneLine("a" + " ".repeat(2_000_000) + "b").length()).isEqualTo(2_000_002);
    }

    @Test
    void onlyTheirJoiningMakesLines() {
        assertThat(Shown.lines(List.of(Shown.of("a\nb"), Shown.of("c").then("\nd"))))
                .hasToString("a\\nb\nc\\nd");
    }

    @Test
    void aJsonStringHoldsTheSameCharactersInOtherLetters() {
        assertThat(Shown.json("{\"a\":\"\u009b\u202e\u007f\u2028\"}"))
                .hasToString("{\"a\":\"\\u009b\\u202e\\u007f\\u2028\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | plain | plain",
                "E[31mred | red | E[0;31mredE[0m",
                "E[1;4mE[38;5;200mxE[mE[9m | x | E[0;1;4;38;5;200mxE[0m",
                "E[31;42mE[39mxE[0my | xy | E[0;42mxE[0my",
                "E[48;2;1;2;3mxE[49;7my | xy | E[0;48;2;1;2;3mxE[0;7myE[0m",
                "10%R20%R100% | 100% | 100%",
                "progressRdone | doneress | doneress",
                "progressRE[Kdone | done | done",
                "progressE[2KRdone | done | done",
                "E[31mabcRE[32mx | xbc | E[0;32mxE[0;31mbcE[0m",
                "aE]0;titleBb | ab | ab",
                "aE]52;c;aGkE\\b | ab | ab",
                "aE]0;no end | a | a",
                "aE[2J E[10A E[1;1H E[?1049h E[6n Ecb | a     b | a     b",
                "aE7E8E=E(0EMEDb | ab | ab",
                "aEP1$rEE\\b | ab | ab",
                "aE[5mE[8mE[38;5mE[38;9;1mE[31:1mE[>4;1mE[!mb | ab | ab",
                "aE[1234567mE[E[31mb | ab | aE[0;31mbE[0m",
            })
    void ofWhatANodePrintsATerminalGetsTheTextAndItsColours(String printed, String plain, String coloured) {
        String raw = raw(printed);
        assertThat(Shown.output(raw, Look.AS_IS)).hasToString(raw);
        assertThat(Shown.output(raw, Look.PLAIN)).hasToString(raw(plain));
        assertThat(Shown.output(raw, Look.COLOURED)).hasToString(raw(coloured));
    }

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"PLAIN", "COLOURED"})
    void controlsOfOneCharacterAreLeftOut(Look look) {
        assertThat(Shown.output("a\b\b\007\013\f\016\017\177\u0085\u008d\u009b2J\u202e\u2069\u2028\tb", look))
                .hasToString("a\tb");
        assertThat(Shown.output("a\u009d0;title\u009cb\u0090x\033\\c", look)).hasToString("abc");
    }

    @Test
    void aSequenceOfColoursIsBoundedHoweverLongItGrows() {
        String many = "\033[38;2;255;255;255m\033[48;2;255;255;255m\033[1;2;3;4;7;9m".repeat(500) + "x";
        assertThat(Shown.output(many, Look.COLOURED).length()).isLessThan(80);
        assertThat(Shown.output("\033[" + "1;".repeat(200) + "1mx", Look.COLOURED))
                .hasToString("x");
    }

    private static String raw(String text) {
        return text.replace('E', '\033').replace('R', '\r').replace('B', '\007');
    }
}
