// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

/**
 * The lines for a node's shell that end a command at its limit. Three processes take part:
 *
 * <ul>
 *   <li>the supervisor, which the agent started; it waits, and exits with the command's code or with 124;
 *   <li>the leader, in a session of its own and so in a process group of its own; it becomes the command. The supervisor
 *       waits for it in the foreground, because a shell lets what it puts into the background ignore SIGINT;
 *   <li>the watch, in another session, so that the supervisor can end it together with its sleep. It is nobody's child,
 *       so that a command that waits for all its children does not wait for it, and holds nothing of the output.
 * </ul>
 *
 * <p>Neither {@code set -m} nor {@code timeout} would do: dash and busybox refuse the one without a terminal, and not every
 * system has the other. {@code kill -TERM -group} is the one form for groups that dash, busybox and bash all read.
 */
final class TimeLimit {

    /** The exit code of a command that was ended at its limit, as {@code timeout(1)} has it. */
    static final int ENDED = 124;

    /** The seconds from SIGTERM to SIGKILL. */
    static final int GRACE = 5;

    /** Finds the tools while the command's own PATH is not set yet. */
    static final String TOOLS = """
            consul_flux_sleep=$(command -v sleep)
            if consul_flux_session=$(command -v setsid); then :
            elif consul_flux_session=$(command -v perl); then
                consul_flux_session="$consul_flux_session -MPOSIX=setsid -e setsid;exec(@ARGV)"
            else
                echo 'consul-flux: to end a command this node needs setsid or perl, and has neither' >&2
                exit 125
            fi
            """;

    /**
     * $0 the shell, $1 how to make a session, $2 sleep, $3 the limit, $4 the leader's lines, $5 the watch's, then the command.
     * Without the trap on INT bash would die with a command that died of it, and leave the watch. When the command has
     * ended late, the rest of its group has what is left of the watch's grace; a little longer is waited, for a group whose
     * dead nobody reaps cannot be told from a living one.
     */
    private static final String SUPERVISOR = """
            consul_flux_late=
            trap consul_flux_late=yes USR1
            trap : INT
            exec 3>&1 4>&2 >/dev/null 2>&1
            consul_flux_pids=$(exec $1 "$0" -c "$4" "$0" "$$" "$@" 5>&1 >&3 2>&4 3>&- 4>&-)
            consul_flux_code=$?
            trap '' USR1
            set -- "$2" $consul_flux_pids
            [ $# -eq 3 ] || exit "$consul_flux_code"
            if [ -n "$consul_flux_late" ]; then
                consul_flux_code=124
                consul_flux_naps=%d
                while [ "$consul_flux_naps" -gt 0 ] && kill -0 "-$2"; do
                    "$1" 0.2 || "$1" 1
                    consul_flux_naps=$((consul_flux_naps - 1))
                done
            fi
            kill -KILL "$3"
            kill -KILL "-$3"
            exit "$consul_flux_code"
            """.formatted(5 * GRACE + 5);

    /** $1 the supervisor, then what that was given. Tells the group and the watch, and becomes the command. */
    private static final String LEADER = """
            ($2 "$0" -c "$6" "$0" "$1" "$$" "$3" "$4" </dev/null >/dev/null 2>&1 5>&- & echo "$$ $!" >&5)
            shift 6
            exec 5>&-
            exec "$@"
            """;

    /** $1 the supervisor, $2 the group, $3 sleep, $4 the limit. */
    private static final String WATCH = """
            "$3" "$4"
            kill -USR1 "$1"
            kill -TERM "-$2"
            "$3" %d
            kill -KILL "-$2"
            """.formatted(GRACE);

    private TimeLimit() {}

    /** The words, for a shell, before those of a command that may run so many seconds; they come after {@link #TOOLS}. */
    static String before(long seconds, String shell) {
        return shell + " -c " + ExecText.quoted(SUPERVISOR) + " " + shell
                + " \"$consul_flux_session\" \"$consul_flux_sleep\" " + seconds + " " + ExecText.quoted(LEADER) + " "
                + ExecText.quoted(WATCH) + " ";
    }
}
