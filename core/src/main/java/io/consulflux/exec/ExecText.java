// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent.Warning;
import java.util.ArrayList;
import java.util.List;

/** Text on its way to a process: what can be handed to one at all, and how a shell takes it for data. */
final class ExecText {

    /** Linux takes no longer argument or variable: 128 KiB with the byte that ends it (MAX_ARG_STRLEN). */
    static final int MAX_WORD_BYTES = 128 * 1024 - 1;

    private ExecText() {}

    /** Refuses what no process can be given; the text itself may be a secret and is not told. */
    static void require(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + ": expected text without NUL, got one in it");
        }
        int bytes = Bytes.utf8(what, text).size();
        if (bytes > MAX_WORD_BYTES) {
            throw new IllegalArgumentException(
                    what + ": expected at most " + MAX_WORD_BYTES + " bytes in UTF-8, got " + bytes);
        }
    }

    /** Refuses what no node has in its PATH: the text itself may be a secret and is not told. */
    static void requireProgram(String program) {
        if (hasBlank(program) && program.indexOf('/') < 0 && program.indexOf('\\') < 0) {
            throw new IllegalArgumentException(
                    "arguments: expected the program and each of its arguments as a word of its"
                            + " own, as in ofArguments(\"ls\", \"-l\"), got a program with a blank in its name;"
                            + " ExecJob.of(…) takes a line for the shell");
        }
    }

    /** Refuses what no agent can be called. */
    static void requireName(String what, String name) {
        Bytes.utf8(what, name);
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + ": expected names of nodes, got a control character in \"" + name + "\"");
        }
    }

    /** What no node may be able to run as it is meant. */
    static List<Warning> warnings(ExecPayload payload) {
        List<Warning> warnings = new ArrayList<>();
        if (payload instanceof ExecPayload.Arguments arguments
                && hasBlank(arguments.words().get(0))) {
            warnings.add(
                    new Warning(
                            Warning.Kind.ARGUMENTS_IN_PROGRAM,
                            "the program's name holds a blank: each argument is a word of its own, and no shell takes them apart"));
        }
        boolean carriageReturns = payload instanceof ExecPayload.Shell shell
                ? shell.command().contains("\r\n")
                : payload instanceof ExecPayload.Script script && ScriptText.hasCarriageReturns(script.text());
        if (carriageReturns) {
            warnings.add(
                    new Warning(
                            Warning.Kind.LINE_ENDINGS,
                            "lines end with a carriage return before the line feed, which shells take for a part of the last word"));
        }
        return warnings;
    }

    static boolean hasBlank(String program) {
        return program.chars().anyMatch(Character::isWhitespace);
    }

    static int bytes(String text) {
        return Bytes.utf8(text).size();
    }

    /** One word for a POSIX shell, whatever is in it: inside single quotes only a single quote means something. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
