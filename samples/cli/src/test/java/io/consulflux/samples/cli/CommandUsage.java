// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.run.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** The whole program as somebody at a terminal uses it, up to where it would ask Consul. */
final class CommandUsage {

    final CommandLine program;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();

    CommandUsage() {
        this.program = ConsulFluxCommand.commandLine(
                new Screen(events, new PrintStream(remarks, true, StandardCharsets.UTF_8), Terminal.NONE));
    }

    /** A usage error is one line, which says where help is, and status 1; nothing is told on standard output. */
    void refuses(String message, String... arguments) {
        assertThat(program.execute(arguments)).isEqualTo(1);
        assertThat(remarks.toString(StandardCharsets.UTF_8))
                .startsWith("consul-flux: ")
                .contains(message)
                .contains("--help)")
                .satisfies(text -> assertThat(text.lines()).hasSize(1));
        assertThat(events.size()).isZero();
    }

    /** What was said on standard error. */
    String remarks() {
        return remarks.toString(StandardCharsets.UTF_8);
    }

    /** The command exec, with these arguments read. */
    ExecCommand exec(String... arguments) {
        program.parseArgs(arguments);
        return requireNonNull(program.getSubcommands().get("exec")).getCommand();
    }

    /** The lines of a usage error that is more than one. */
    List<String> refusals(String... arguments) {
        remarks.reset();
        assertThat(program.execute(arguments)).isEqualTo(1);
        assertThat(events.size()).isZero();
        return remarks().lines().toList();
    }

    void takes(String... arguments) {
        assertThat(program.parseArgs(arguments).errors()).isEmpty();
    }

    /** In the help of each subcommand. */
    void showsTheDefaultOfEveryOptionOf(String command) {
        for (CommandLine subcommand : requireNonNull(program.getSubcommands().get(command))
                .getSubcommands()
                .values()) {
            assertThat(subcommand.getCommandSpec().options())
                    .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                    .hasSizeGreaterThan(4)
                    .allSatisfy(option ->
                            assertThat(String.join(" ", option.description())).contains("Default: "));
        }
    }
}
