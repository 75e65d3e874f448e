// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.samples.cli.lines.Look;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The program: {@code consul-flux COMMAND}. */
@Command(
        name = "consul-flux",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = ConsulFluxCommand.Version.class,
        description = "Drives a Consul cluster and tells what happens on each node.",
        footer = {"", "Options stand after the command: consul-flux exec --help."})
final class ConsulFluxCommand {

    /** Where the jar has its version from: the build writes it into the manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = ConsulFluxCommand.class.getPackage().getImplementationVersion();
            return new String[] {"consul-flux " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Ends the process with the status of the command. */
    public static void main(String[] arguments) {
        Screen screen = Screen.system();
        try {
            GivenText.ofThisProcess().requireWords(List.of(arguments));
        } catch (StrictText.RefusedException e) {
            screen.error(String.valueOf(e.getMessage()));
            System.exit(ExitStatus.UNUSABLE.code());
        }
        System.exit(commandLine(screen).execute(arguments));
    }

    static CommandLine commandLine(Screen screen) {
        CommandLine program = new CommandLine(new ConsulFluxCommand())
                .addSubcommand(new BarrierCommand(screen, System.in))
                .addSubcommand(new ExecCommand(screen))
                .addSubcommand(new EventCommand(screen, System.in))
                .addSubcommand(new WatchCommand(screen))
                .registerConverter(Duration.class, new DurationText())
                .setStopAtPositional(true)
                .setExpandAtFiles(false)
                .setColorScheme(Help.defaultColorScheme(screen.look() == Look.COLOURED ? Help.Ansi.ON : Help.Ansi.OFF))
                .setParameterExceptionHandler((refusal, arguments) -> usageError(screen, refusal));
        // A name and a payload are no command with options of its own.
        Objects.requireNonNull(program.getSubcommands().get("event")).setStopAtPositional(false);
        Objects.requireNonNull(program.getSubcommands().get("barrier")).setStopAtPositional(false);
        // What is watched is a name, not a command with options of its own.
        Objects.requireNonNull(program.getSubcommands().get("watch"))
                .setStopAtPositional(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
        return program;
    }

    private static int usageError(Screen screen, ParameterException refusal) {
        String command = refusal.getCommandLine().getCommandSpec().qualifiedName();
        String message = String.valueOf(refusal.getMessage()).replaceFirst("^Error: ", "");
        screen.error(message + " (see " + command + " --help)");
        return ExitStatus.UNUSABLE.code();
    }
}
