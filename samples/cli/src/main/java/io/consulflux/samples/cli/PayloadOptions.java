// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.Bytes;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is run on the nodes, and what it finds there. */
final class PayloadOptions {

    /** Far more than Consul takes, so that the refusal can tell how much it was; and not all that a device has. */
    private static final int READ_AT_MOST = 16 * 1024 * 1024;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description =
                    "Run this script instead of a COMMAND; - reads it from standard input. Its first line may name an"
                            + " interpreter. Default: no script.")
    private Optional<String> script = Optional.empty();

    @Option(
            names = "--no-shell",
            description = "Run COMMAND as a program and its arguments, each as it is. Default: as text for a shell.")
    private boolean noShell;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "An environment variable for it; may be repeated. Others can see it: no place for secrets."
                    + " Default: the agent's own environment alone.")
    private List<String> environment = List.of();

    @Option(
            names = "--chdir",
            paramLabel = "DIRECTORY",
            description = "Where to run it. Default: the agent's own directory.")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = "--kill-after",
            paramLabel = "DURATION",
            description =
                    "End it, and what it started, when it has run so long, in whole seconds; it then exits with 124."
                            + " Default: never.")
    private Optional<Duration> limit = Optional.empty();

    /** A job that runs this; a repeated variable has its last value. */
    ExecJob job(List<String> words, CommonOptions common) {
        ExecJob plain = ExecJob.of(common.asked("", () -> payload(words, common)));
        ExecJob told = common.asked("--env: ", () -> plain.env(variables()));
        ExecJob placed =
                common.asked("--chdir: ", () -> directory.map(told::directory).orElse(told));
        return common.asked("--kill-after: ", () -> limit.map(placed::killAfter).orElse(placed));
    }

    /** Whether standard input is where the script comes from. */
    boolean readsInput() {
        return script.filter("-"::equals).isPresent();
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment) {
            int end = variable.indexOf('=');
            if (end < 0) {
                throw new IllegalArgumentException("expected NAME=VALUE, got \"" + variable + "\"");
            }
            variables.put(variable.substring(0, end), variable.substring(end + 1));
        }
        return variables;
    }

    private ExecPayload payload(List<String> words, CommonOptions common) {
        if (script.isPresent()) {
            if (noShell || !words.isEmpty()) {
                throw common.refused("--script: expected neither a COMMAND nor --no-shell beside it, got "
                        + (noShell ? "--no-shell" : "\"" + String.join(" ", words) + "\""));
            }
            return new ExecPayload.Script(Bytes.owning(read(script.get(), common)));
        }
        if (words.isEmpty()) {
            throw common.refused("Missing required parameter: 'COMMAND', or --script FILE");
        }
        return noShell ? new ExecPayload.Arguments(words) : new ExecPayload.Shell(String.join(" ", words));
    }

    private static byte[] read(String name, CommonOptions common) {
        try (InputStream script = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
            return script.readNBytes(READ_AT_MOST);
        } catch (IOException e) {
            throw common.refused("--script: expected a file that can be read, or -, got \"" + name + "\" ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
