// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.Bytes;
import java.util.List;

/** What the agents are to run. */
public sealed interface ExecPayload {

    /**
     * The largest script, in bytes: Consul's limit for a value is 524,288 bytes, and the script is stored in base64
     * beside the rest of the job (Consul {@code raft.SuggestedMaxDataSize}, {@code agent/kvs_endpoint.go}).
     */
    int MAX_SCRIPT_BYTES = 384 * 1024 - 1024;

    /**
     * A command line for the agent's shell: {@code $SHELL -c}, or {@code /bin/sh -c} where the agent's environment names
     * none (Consul {@code agent/exec/exec_unix.go}).
     *
     * @param command not blank, without NUL, at most 131,071 bytes in UTF-8: Linux takes no longer word
     */
    record Shell(String command) implements ExecPayload {
        public Shell {
            if (command.isBlank()) {
                throw new IllegalArgumentException("command: expected the text of a command, got a blank one");
            }
            ExecText.require("command", command);
        }

        /** Tells only the length: a command may hold secrets. */
        @Override
        public String toString() {
            return "Shell[" + command.length() + " characters]";
        }
    }

    /**
     * A program and its arguments, run without a shell: each word arrives as it is, whatever it holds. A program without
     * a slash is looked for in the PATH of the agent.
     *
     * @param words the program first, at least one word and the first not blank; one alone has no blank in it unless it is a path;
     *     none with a NUL, none longer than 131,071 bytes in UTF-8, together at most {@link #MAX_SCRIPT_BYTES}
     */
    record Arguments(List<String> words) implements ExecPayload {
        public Arguments {
            words = List.copyOf(words);
            if (words.isEmpty() || words.get(0).isBlank()) {
                throw new IllegalArgumentException("arguments: expected a program and its arguments, got "
                        + words.size() + " words" + (words.isEmpty() ? "" : ", the first blank"));
            }
            if (words.size() == 1) {
                ExecText.requireProgram(words.get(0));
            }
            words.forEach(word -> ExecText.require("arguments", word));
            long bytes = words.stream().mapToLong(ExecText::bytes).sum();
            if (bytes > MAX_SCRIPT_BYTES) {
                throw new IllegalArgumentException(
                        "arguments: expected at most " + MAX_SCRIPT_BYTES + " bytes together, got " + bytes);
            }
        }

        /** Tells only how many words there are: they may hold secrets. */
        @Override
        public String toString() {
            return "Arguments[" + words.size() + " words]";
        }
    }

    /**
     * A script that each agent stores in a temporary file and runs through its shell; a first line {@code #!} is
     * honoured. Its bytes arrive as they are, NULs included, so that it may as well be a small binary. The folder for
     * temporary files on the node must allow programs to be run.
     *
     * @param text not empty, at most {@link #MAX_SCRIPT_BYTES}; without a byte order mark, and a first line {@code #!} ends
     *     with a line feed alone
     */
    record Script(Bytes text) implements ExecPayload {
        public Script {
            if (text.isEmpty() || text.size() > MAX_SCRIPT_BYTES) {
                throw new IllegalArgumentException(
                        "script: expected 1 to " + MAX_SCRIPT_BYTES + " bytes, got " + text.size());
            }
            ScriptText.require(text);
        }
    }
}
