// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "web1 | web1",
                "a,b | a b",
                "` a , b ` | a b",
                "a b,c | a b c",
                "b,a,b | b a",
                "web[1-3] | web1 web2 web3",
                "web[1-3,07-12],db1 | web1 web2 web3 web07 web08 web09 web10 web11 web12 db1",
                "web[7] | web7",
                "web[ 1 - 2 , 5 ] | web1 web2 web5",
                "n[098-101] | n098 n099 n100 n101",
                "n[8-010] | n008 n009 n010",
                "n[0-1] | n0 n1",
                "r[1-2]-n[01-02].dc | r1-n01.dc r1-n02.dc r2-n01.dc r2-n02.dc",
                "[1-2][3-4] | 13 14 23 24",
                "[5]x | 5x",
                "w\u00e9b\u20ac[1-2] | w\u00e9b\u20ac1 w\u00e9b\u20ac2",
                "a.b*c(d)?{}^$|a.b*c(d)?{}^$",
                "n%209 | n%209",
                "a-1,a_2 | a-1 a_2",
            })
    void namesAreReadAsTheyAreWritten(String text, String names) {
        assertThat(NodeSet.parse(text).names()).containsExactly(names.split(" "));
    }

    @Test
    void aBackslashMakesTheNextCharacterPartOfTheName() {
        assertThat(NodeSet.parse("a\\,b\\ c\\[1\\]\\\\,\\[2\\]").names()).containsExactly("a,b c[1]\\", "[2]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the name of a node, got \"\"",
                "` ` | the name of a node, got \" \"",
                "a,,b | a name at character 3, got \"a,,b\"",
                ",a | a name at character 1",
                "a, | a name after the comma at character 3",
                "web[1-3 | \",\" or \"]\" at character 8 (open since the \"[\" at character 4), got \"web[1-3\"",
                "web[ | a number such as 7, 07 or 1-3 at character 5",
                "web[] | a number such as 7, 07 or 1-3 at character 5",
                "web[1,] | a number such as 7, 07 or 1-3 at character 7",
                "web[1-] | a number such as 7, 07 or 1-3 at character 7",
                "web[-1] | a number such as 7, 07 or 1-3 at character 5",
                "web[a-c] | a number such as 7, 07 or 1-3 at character 5",
                "web[1-3/2] | \",\" or \"]\" at character 8 (open since the \"[\" at character 4)",
                "web[1[2]] | \",\" or \"]\" at character 6 (open since the \"[\" at character 4)",
                "web[\u0661-\u0663] | a number such as 7, 07 or 1-3 at character 5",
                "web1] | a \"[\" before at character 5",
                "web[3-1] | the smaller number first at character 5, got \"web[3-1]\"",
                "ok,web[1-9999999999] | a number of at most 9 digits at character 10",
                "a\\ | a character after the backslash at character 3",
            })
    void whatIsNotWrittenSoIsRefusedWithItsPlace(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSet.parse(text))
                .withMessageStartingWith("expected ")
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1-999999999]",
                "[0-10000]",
                "[1-10000],b",
                "[1-101][1-101]",
                "[0-999999999][0-999999999][0-999999999]",
                "[1-5000],x[1-5001]",
            })
    void moreNamesThanTheLimitAreRefusedBeforeTheyAreMade(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSet.parse(text))
                .withMessageContaining("expected at most 10000 names, got more")
                .withMessageContaining(text);
    }

    @Test
    void asManyNamesAsTheLimitAreRead() {
        assertThat(NodeSet.parse("n[1-5000],m[0001-5000]").names())
                .hasSize(NodeSet.LIMIT)
                .contains("n1", "n5000", "m0001");
    }

    @Test
    void aSetHasEachNameOnceAndTakesNoMore() {
        NodeSet set = new NodeSet(new LinkedHashSet<>(List.of("b", "a")));
        assertThat(set.names()).containsExactly("b", "a").isUnmodifiable();
    }
}
