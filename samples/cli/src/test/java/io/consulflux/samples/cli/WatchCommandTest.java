// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WatchCommandTest {

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    private final CommandLine program = ConsulFluxCommand.commandLine(
            new Screen(events, new PrintStream(remarks, true, StandardCharsets.UTF_8), Terminal.NONE));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch | Missing required subcommand",
                "watch nonsense | 'nonsense'",
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
        assertThat(program.execute(arguments.split(" "))).isEqualTo(1);
        assertThat(remarks.toString(StandardCharsets.UTF_8))
                .startsWith("consul-flux: ")
                .contains(message)
                .contains("--help)")
                .satisfies(text -> assertThat(text.lines()).hasSize(1));
        assertThat(events.size()).isZero();
    }

    @Test
    void optionsMayFollowTheName() {
        assertThat(program.parseArgs("watch", "service", "web", "--tag", "a", "--tag", "b", "--passing", "--count=3")
                        .errors())
                .isEmpty();
        assertThat(program.parseArgs("watch", "state", "critical").errors()).isEmpty();
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        for (CommandLine watch : requireNonNull(program.getSubcommands().get("watch"))
                .getSubcommands()
                .values()) {
            assertThat(watch.getCommandSpec().options())
                    .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                    .hasSizeGreaterThan(4)
                    .allSatisfy(option ->
                            assertThat(String.join(" ", option.description())).contains("Default: "));
        }
    }

    @Test
    void theHelpIsNoError() {
        StringWriter help = new StringWriter();
        program.setOut(new PrintWriter(help));
        assertThat(program.execute("watch", "--help")).isZero();
        assertThat(help.toString()).contains("key", "prefix", "services", "nodes", "service", "checks", "state");
    }
}
