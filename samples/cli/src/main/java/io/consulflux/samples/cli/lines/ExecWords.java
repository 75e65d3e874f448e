// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ExecEvent;
import io.consulflux.OutputEvent;
import java.util.Locale;

/** What the values of an execution are called, in both forms of events and in the summary. */
public final class ExecWords {

    private ExecWords() {}

    /** The word for scripts: lower case, with a hyphen where Java has an underscore. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The text of a warning, in which the library names its methods, with our options instead. */
    static String text(ExecEvent.Warning warning) {
        return warning.text().replace("onExactly(…)", "--nodes").replace("killAfter", "--kill-after");
    }

    static String why(ExecEvent.Missing.Reason reason) {
        return switch (reason) {
            case SILENT -> "no acknowledgement within the limit";
            case FAILED_MEMBER -> "the cluster holds it for failed";
            case REMOTE_EXEC_OFF -> "remote execution is switched off there (disable_remote_exec)";
            case UNMATCHED -> "no live node of that name that the targets match; not called";
            case NOT_CALLED -> "Consul refused the event that would have called it";
            case DEADLINE -> "not acknowledged before the deadline";
            case ABORTED -> "not acknowledged before the job was cut short";
        };
    }

    static String why(ExecEvent.Lost.Reason reason) {
        return switch (reason) {
            case SILENT -> "neither output nor heartbeat any more; it may still run";
            case UNREADABLE -> "it exited, but its exit code could not be read";
            case DEADLINE -> "still running at the deadline, and not stopped";
            case ABORTED -> "the job was cut short; it may still run";
        };
    }

    static String limit(ExecEvent.Truncated truncated) {
        String whose = truncated.scope() == ExecEvent.Truncated.Scope.NODE ? "of each node" : "of the job";
        return "at the limit of " + truncated.limit() + " bytes " + whose;
    }

    static String why(OutputEvent.Incomplete incomplete, OutputEvent.Group group) {
        return switch (incomplete) {
            case NOT_HELD ->
                "the first " + group.output().size() + " of " + group.bytes() + " bytes, the rest as equal";
            case NOT_TOLD -> "cut by a limit; what was left out may differ";
        };
    }
}
