// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the barrier commands take. */
class BarrierCommandTest {

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    private final CommandLine program = ConsulFluxCommand.commandLine(
            new Screen(events, new PrintStream(remarks, true, StandardCharsets.UTF_8), Terminal.NONE));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "barrier | Missing required subcommand",
                "barrier wait | Missing required parameter: 'PREFIX'",
                "barrier wait /a | prefix: expected",
                "barrier wait a --min 0 | at least: expected 1 to 1,000,000 participants, got 0",
                "barrier wait a --min 1 --quorum 1 | expected one of --min, --nodes and --quorum",
                "barrier wait a --nodes x,y/z | id: expected",
                "barrier wait a --ready ( | ready: expected a regular expression",
                "barrier wait a --timeout 0s | timeout: expected more than 0",
                "barrier wait a --timeout 25h | at most 24h, got 25h",
                "barrier join a | Missing required option: '--name=ID'",
                "barrier join a --name b/c | id: expected",
                "barrier join a --name b --ttl 1s | got 1s",
            })
    void aUsageErrorIsOneLineAndStatusOne(String arguments, String message) {
        assertThat(program.execute(arguments.split(" "))).isEqualTo(1);
        assertThat(remarks.toString(StandardCharsets.UTF_8))
                .startsWith("consul-flux: ")
                .contains(message)
                .satisfies(text -> assertThat(text.lines()).hasSize(1));
        assertThat(events.size()).isZero();
    }

    @Test
    void optionsMayStandAnywhere() {
        assertThat(program.parseArgs(
                                "barrier", "wait", "a/b", "--nodes", "x,y", "--ready=up", "--timeout", "30s", "--json")
                        .errors())
                .isEmpty();
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        for (CommandLine command : requireNonNull(program.getSubcommands().get("barrier"))
                .getSubcommands()
                .values()) {
            assertThat(command.getCommandSpec().options())
                    .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                    .hasSizeGreaterThan(4)
                    .allSatisfy(option ->
                            assertThat(String.join(" ", option.description())).contains("Default: "));
        }
    }
}
