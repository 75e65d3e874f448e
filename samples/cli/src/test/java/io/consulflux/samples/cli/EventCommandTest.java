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

/** What the event commands take. */
class EventCommandTest {

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    private final CommandLine program = ConsulFluxCommand.commandLine(
            new Screen(events, new PrintStream(remarks, true, StandardCharsets.UTF_8), Terminal.NONE));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event | Missing required subcommand",
                "event fire | Missing required parameter: 'NAME'",
                "event fire .. | event: expected a name without empty",
                "event fire a --tag x | tag: expected a service expression beside it",
                "event fire a --node ( | node: expected a regular expression",
                "event watch a .. | event: expected a name without empty",
                "event watch --count 0 | --count: expected a number of 1 or more, got 0",
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
    void aPayloadThatIsTooLongIsRefusedBeforehand() {
        assertThat(program.execute("event", "fire", "a", "x".repeat(301))).isEqualTo(1);
        assertThat(remarks.toString(StandardCharsets.UTF_8)).contains("at most 300 bytes", "got 301");
    }

    @Test
    void optionsMayStandAnywhereAndAHyphenIsAPayload() {
        assertThat(program.parseArgs("event", "fire", "--node", "^a", "deploy", "-", "--json")
                        .errors())
                .isEmpty();
        assertThat(program.parseArgs("event", "watch", "a", "b", "--replay", "--count=3", "--run", "cat")
                        .errors())
                .isEmpty();
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        for (CommandLine command : requireNonNull(program.getSubcommands().get("event"))
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
