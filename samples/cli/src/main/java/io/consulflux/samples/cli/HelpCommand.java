// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.samples.cli.run.ExitStatus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code consul-flux help watch key}: what {@code consul-flux watch key --help} says. */
@Command(name = "help", usageHelpAutoWidth = true, description = "Shows the help of a command.")
final class HelpCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Its words. Default: the whole program.")
    private List<String> words = List.of();

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        CommandLine shown = Objects.requireNonNull(command).root().commandLine();
        for (String word : words) {
            CommandLine next = shown.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(shown, List.of(word));
            }
            shown = next;
        }
        shown.usage(command.commandLine().getOut());
        return ExitStatus.OK.code();
    }
}
