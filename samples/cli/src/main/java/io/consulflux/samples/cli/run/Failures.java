// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.samples.cli.lines.Shown;
import io.consulflux.samples.cli.text.DurationText;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How the program tells that it was used wrongly, or that it failed: in one line, and never with a trace. */
public final class Failures {

    /** A file for what the libraries log; without it that stands nowhere. */
    public static final String LOG = "CONSUL_FLUX_LOG";

    private final Screen screen;

    public Failures(Screen screen) {
        this.screen = screen;
    }

    /** Before anything logs. */
    public static void logTo(Optional<String> file) {
        file.filter(name -> !name.isBlank()).ifPresent(name -> {
            System.setProperty("org.slf4j.simpleLogger.logFile", name);
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
            System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        });
    }

    public int usage(ParameterException refusal) {
        CommandLine command = refusal.getCommandLine();
        String help = " (see " + command.getCommandSpec().qualifiedName() + " --help)";
        String message = String.valueOf(refusal.getMessage()).replaceFirst("^Error: ", "");
        if (message.startsWith("Missing required subcommand")) {
            screen.error("expected a command" + help);
            commands(command);
        } else if (refusal instanceof UnmatchedArgumentException unknown) {
            screen.error(message + meant(unknown) + help);
        } else {
            screen.error(message + help);
        }
        return ExitStatus.UNUSABLE.code();
    }

    public int execution(Exception failure) {
        LoggerFactory.getLogger("consul-flux").error("unexpected", failure);
        boolean refused = failure instanceof IllegalArgumentException && failure.getMessage() != null;
        screen.error(
                refused
                        ? DurationText.plain(String.valueOf(failure.getMessage()))
                        : "unexpected " + failure + " (" + LOG + "=FILE logs where)");
        return ExitStatus.UNUSABLE.code();
    }

    private void commands(CommandLine command) {
        int width = command.getSubcommands().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        command.getSubcommands().forEach((name, subcommand) -> {
            String blanks = " ".repeat(width - name.length() + 2);
            String[] words = subcommand.getCommandSpec().usageMessage().description();
            String first = words.length == 0 ? "" : words[0];
            screen.remark(Shown.of("  " + name + blanks + first));
        });
    }

    private static String meant(UnmatchedArgumentException unknown) {
        List<String> near = unknown.getSuggestions();
        return near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
    }

    /** Of the exit status, which a command and those below it have in common. */
    public static void tellStatusBelow(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        command.getSubcommands()
                .values()
                .forEach(below -> below.getCommandSpec()
                        .usageMessage()
                        .exitCodeListHeading(usage.exitCodeListHeading())
                        .exitCodeList(usage.exitCodeList()));
    }
}
