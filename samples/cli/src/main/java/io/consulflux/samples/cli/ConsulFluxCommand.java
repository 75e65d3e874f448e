// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.samples.cli.lines.Look;
import io.consulflux.samples.cli.run.ExitStatus;
import io.consulflux.samples.cli.run.Failures;
import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.text.DurationText;
import io.consulflux.samples.cli.text.GivenText;
import io.consulflux.samples.cli.text.StrictText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;

/** The program: {@code consul-flux COMMAND}. */
@Command(
        name = "consul-flux",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = ConsulFluxCommand.Version.class,
        description = "Drives a Consul cluster and tells what happens on each node.",
        exitCodeListHeading = "%nExit status, and more of it in the help of each command:%n",
        exitCodeList = {
            "0:it is done",
            "1:a usage error, or Consul did not answer or refused; nothing was started",
            "2:a node, a participant or a command of --run failed",
            "3:not all is known in time: missing, lost, timed out",
            "130:interrupted (SIGINT); a second one ends it without the clean-up",
            "141:the reader of standard output went away",
            "143:terminated (SIGTERM)"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  CONSUL_HTTP_ADDR         the agent, as --http-addr",
            "  CONSUL_HTTP_TOKEN        the ACL token, or",
            "  CONSUL_HTTP_TOKEN_FILE   a file that holds it, as --token-file",
            "  CONSUL_HTTP_AUTH         user:password for HTTP's basic authentication",
            "  CONSUL_HTTP_SSL          true for HTTPS",
            "  CONSUL_HTTP_SSL_VERIFY   false to trust any certificate",
            "  CONSUL_CACERT            a file, or",
            "  CONSUL_CAPATH            a folder of certificates to trust",
            "  CONSUL_CLIENT_CERT, CONSUL_CLIENT_KEY",
            "                           files of the client's own certificate and key",
            "  CONSUL_TLS_SERVER_NAME   the name that the agent's certificate must have",
            "  CONSUL_NAMESPACE, CONSUL_PARTITION",
            "  CONSUL_BINARY            the consul that --dev starts; else the one on the",
            "                           PATH, or one in the user's folder for caches",
            "  CONSUL_FLUX_LOG          a file for what libraries log; else it is lost",
            "  NO_COLOR                 not empty: no colours",
            "",
            "Options stand after the command: consul-flux exec --help."
        })
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
        Failures.logTo(Optional.ofNullable(System.getenv(Failures.LOG)));
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
        Failures failures = new Failures(screen);
        CommandLine program = new CommandLine(new ConsulFluxCommand())
                .addSubcommand(new BarrierCommand(screen, System.in))
                .addSubcommand(new ExecCommand(screen))
                .addSubcommand(new EventCommand(screen, System.in))
                .addSubcommand(new WatchCommand(screen))
                .addSubcommand(new HelpCommand())
                .registerConverter(Duration.class, new DurationText())
                .setStopAtPositional(true)
                .setExpandAtFiles(false)
                .setColorScheme(Help.defaultColorScheme(screen.look() == Look.COLOURED ? Help.Ansi.ON : Help.Ansi.OFF))
                .setParameterExceptionHandler((refusal, arguments) -> failures.usage(refusal))
                .setExecutionExceptionHandler((failure, command, arguments) -> failures.execution(failure));
        program.getSubcommands().values().forEach(Failures::tellStatusBelow);
        // A name and a payload are no command with options of its own.
        Objects.requireNonNull(program.getSubcommands().get("event")).setStopAtPositional(false);
        Objects.requireNonNull(program.getSubcommands().get("barrier")).setStopAtPositional(false);
        // What is watched is a name, not a command with options of its own.
        Objects.requireNonNull(program.getSubcommands().get("watch"))
                .setStopAtPositional(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
        return program;
    }
}
