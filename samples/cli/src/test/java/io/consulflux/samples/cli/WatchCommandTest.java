// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchCommandTest {

    private final CommandUsage usage = new CommandUsage();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch nonsense | 'nonsense'",
                "watch key a --timeout 0s | --timeout: expected 1ms to 168h, got 0s",
                "watch service | Missing required parameter: 'SERVICE'",
                "watch service web --count 0 | --count: expected a number of 1 or more, got 0",
                "watch service .. | service: expected a name without empty",
                "watch service web --tag= | tag: expected a text, got a blank",
                "watch key /a | key: expected one without leading slash",
                "watch prefix a//b --diff | got \"a//b\"",
                "watch checks a//b | got \"a//b\"",
                "watch state ill | expected one of [ANY, PASSING, WARNING, CRITICAL]",
                "watch nodes --stale --consistent | mutually exclusive",
                "watch nodes --filter= | filter: expected a text, got a blank",
                "watch services --http-addr a:b:c | got \"a:b:c\"",
            })
    void aUsageErrorIsOneLineAndStatusOne(String arguments, String message) {
        usage.refuses(message, arguments.split(" "));
    }

    @Test
    void optionsMayFollowTheName() {
        usage.takes("watch", "service", "web", "--tag", "a", "--tag", "b", "--passing", "--count=3");
        usage.takes("watch", "state", "critical");
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        usage.showsTheDefaultOfEveryOptionOf("watch");
    }

    @Test
    void theHelpIsNoError() {
        StringWriter help = new StringWriter();
        usage.program.setOut(new PrintWriter(help));
        assertThat(usage.program.execute("watch", "--help")).isZero();
        assertThat(help.toString()).contains("key", "prefix", "services", "nodes", "service", "checks", "state");
    }
}
