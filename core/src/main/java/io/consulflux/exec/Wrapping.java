// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Puts a setup around a payload, as lines for a POSIX shell. They change the shell's own process, which then becomes what
 * is to run; so its exit code, its signals and its output are its own. Values stand in the arguments of that process only
 * until then.
 */
final class Wrapping {

    private static final String SHELL = "/bin/sh";

    /**
     * Which shell the agent would have taken. Bash fills in SHELL where the environment has none, with the login shell,
     * which for Consul's user is often none at all; env shows only what came from outside.
     */
    private static final String AGENTS_SHELL = """
            consul_flux_shell=/bin/sh
            if [ -n "${SHELL-}" ] && env | grep -q '^SHELL='; then consul_flux_shell=$SHELL; fi
            """;

    /**
     * Replaces the file that the agent made by the script that follows these lines in it, so that it runs under the name
     * the agent removes afterwards. A new folder is the one thing nobody can have put there before.
     */
    private static final String UNPACK = """
            (
                umask 077
                mkdir "$0.d" || exit
                tail -c +FIRST "$0" >"$0.d/script" && chmod 750 "$0.d/script" && mv -f "$0.d/script" "$0"
                consul_flux_code=$?
                rm -rf "$0.d"
                exit "$consul_flux_code"
            ) || exit 125
            """;

    private final String shell;
    private final ExecSetup setup;

    private Wrapping(String shell, ExecSetup setup) {
        this.shell = shell;
        this.setup = setup;
    }

    /** The payload itself where the setup asks for nothing. */
    static ExecPayload around(ExecPayload payload, ExecSetup setup) {
        return around(payload, setup, SHELL);
    }

    /** For another shell than the nodes' own. */
    static ExecPayload around(ExecPayload payload, ExecSetup setup, String shell) {
        return setup.equals(ExecSetup.agentsOwn()) ? payload : new Wrapping(shell, setup).around(payload);
    }

    private ExecPayload around(ExecPayload payload) {
        if (payload instanceof ExecPayload.Shell command) {
            return line(asAgent() + ends("\"$consul_flux_shell\" -c " + ExecText.quoted(command.command())));
        }
        if (payload instanceof ExecPayload.Arguments arguments) {
            return line(ends(words(arguments.words())));
        }
        return script(((ExecPayload.Script) payload).text());
    }

    private ExecPayload line(String lines) {
        int bytes = ExecText.bytes(lines);
        if (bytes > ExecText.MAX_WORD_BYTES) {
            throw new IllegalArgumentException("command: expected at most " + ExecText.MAX_WORD_BYTES
                    + " bytes with its environment and limits, in quotes, got " + bytes + "; a script may be longer");
        }
        return new ExecPayload.Arguments(List.of(shell, "-c", lines, "consul-flux"));
    }

    private ExecPayload script(Bytes script) {
        String rest = asAgent() + ends("\"$consul_flux_shell\" -c \"$0\"") + "exit 125\n";
        int before = ExecText.bytes(opened(0) + rest);
        int whole = before + script.size();
        if (whole > ExecPayload.MAX_SCRIPT_BYTES) {
            throw new IllegalArgumentException(
                    "script: expected at most " + Math.max(0, ExecPayload.MAX_SCRIPT_BYTES - before)
                            + " bytes beside its environment and limits, got " + script.size());
        }
        byte[] all = Arrays.copyOf(Bytes.utf8(opened(before + 1) + rest).toByteArray(), whole);
        script.asByteBuffer().get(all, before, script.size());
        return new ExecPayload.Script(Bytes.owning(all));
    }

    /** The first lines of a script whose wrapped one begins at this byte, counted from 1. */
    private String opened(int firstByte) {
        return "#!" + shell + "\n" + UNPACK.replace("FIRST", String.format(Locale.ROOT, "%-7d", firstByte));
    }

    private String asAgent() {
        return AGENTS_SHELL.replace(SHELL, shell);
    }

    /** Directory, variables, and at last the shell becomes the command. */
    private String ends(String command) {
        List<String> lines = new ArrayList<>();
        setup.directory().ifPresent(path -> lines.add("cd " + ExecText.quoted(place(path)) + " || exit 125\n"));
        setup.killAfter().ifPresent(limit -> lines.add(TimeLimit.TOOLS));
        setup.environment().forEach((name, value) -> lines.add("export " + name + "=" + ExecText.quoted(value) + "\n"));
        String limited = setup.killAfter()
                .map(limit -> TimeLimit.before(limit.plusNanos(999_999_999).toSeconds(), shell))
                .orElse("");
        lines.add("exec " + limited + command + "\n");
        return String.join("", lines);
    }

    /** Neither an option, nor the directory before this one, nor one that CDPATH finds. */
    private static String place(String directory) {
        return directory.startsWith("/") ? directory : "./" + directory;
    }

    private static String words(List<String> words) {
        String program = words.get(0);
        String line = words.stream().map(ExecText::quoted).collect(Collectors.joining(" "));
        if (!program.startsWith("-")) {
            return line;
        }
        if (program.contains("=")) {
            throw new IllegalArgumentException(
                    "arguments: expected a program that, with a setup, has not both - first and = in its name, got "
                            + program);
        }
        // Older shells take such a program for an option of exec and have no way to say that it is none.
        return "env -- " + line;
    }
}
