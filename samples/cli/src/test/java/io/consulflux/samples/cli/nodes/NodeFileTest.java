// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeFileTest {

    @Test
    void aLineIsASetAndMayEndWithAComment() {
        assertThat(read("\uFEFFweb1\n  # all of these\nweb[2-3], db1 # and\n\na#b\t#c\n\\#d\n"))
                .containsExactly("web1", "web2", "web3", "db1", "a#b", "#d");
    }

    @Test
    void whatIsWrongIsToldWithItsLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("a\nweb[1-\n"))
                .withMessage("hosts, line 2: expected a number such as 7, 07 or 1-3 at character 7, got \"web[1-\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("a, # b\n"))
                .withMessageContaining("hosts, line 1: expected a name after the comma");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("# none\n"))
                .withMessage("hosts: expected the names of nodes, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeFile.read(
                        "hosts", new ByteArrayInputStream("a\n\u00e4".getBytes(StandardCharsets.ISO_8859_1))))
                .withMessage("hosts, line 2: expected text in UTF-8, got the byte 0xE4 as number 1");
    }

    @Test
    void asManyNamesAsTheLimitAreReadAndNoMore() {
        assertThat(read(lines(10_000))).hasSize(10_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(lines(20_000)))
                .withMessageStartingWith("expected at most 10000 names, got 10001");
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(number -> "n" + number + "\n").collect(Collectors.joining());
    }

    private static Set<String> read(String text) {
        return NodeFile.read("hosts", new ByteArrayInputStream(text.getBytes(UTF_8)))
                .names();
    }
}
