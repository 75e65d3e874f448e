// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

/**
 * How a command ends, for scripts. Two more come from the JVM itself after {@link Interruption} has cleaned up: 130 on
 * SIGINT and 143 on SIGTERM.
 */
public enum ExitStatus {
    /** Every expected node did what was asked. */
    OK(0),
    /** Nothing was started: a wrong argument, or Consul did not answer or refused. */
    UNUSABLE(1),
    /** Every node is accounted for and some failed. */
    FAILED(2),
    /** Not every node is accounted for. */
    INCOMPLETE(3),
    /** The reader of standard output went away; as a shell reports a process that SIGPIPE ended. */
    BROKEN_PIPE(141);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
