// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import io.consulflux.error.ConsulException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What happens in a remote execution. {@link Submitted} comes first, but for a {@link Warned}, and {@link Finished} last,
 * once each; a job that ends before the agents are called has no {@link Submitted}. For each node
 * {@link Acknowledged} comes before its {@link Output} and {@link Heartbeat}, these in the order in which the agent wrote
 * them, and after them one of {@link Exited} and {@link Lost}; a node that never acknowledged is {@link Missing}. Where the
 * job limits output, a {@link Truncated} is the last that is told of a node's output.
 */
public sealed interface ExecEvent extends NodeEvent {

    /**
     * The job stands in Consul and the agents have been called.
     *
     * @param node the local agent's node
     * @param job the job's id, which is the id of its session in Consul
     * @param expected how many nodes are awaited; 0 when the job was told to expect none in particular
     * @param targets the names of the awaited nodes, sorted; empty where only a number is awaited
     */
    record Submitted(String node, Instant at, String job, int expected, List<String> targets) implements ExecEvent {
        public Submitted {
            targets = List.copyOf(targets);
        }
    }

    /**
     * The job can be run, and something about it is probably not meant. Each warning is told once, before
     * {@link Submitted}.
     *
     * @param node the local agent's node
     */
    record Warned(String node, Instant at, Warning warning) implements ExecEvent {}

    /**
     * Something that is allowed and probably not meant.
     *
     * @param kind for programs; kinds may be added
     * @param text for people: half a sentence that says what was found and what would help
     */
    record Warning(Kind kind, String text) {

        /** What kinds of warnings there are; others may join. */
        public enum Kind {
            /** The nodes end the process at or after the job's deadline, so that nobody sees it. */
            KILLED_UNSEEN,
            /** The program's name holds a blank, as if it had its arguments in it. */
            ARGUMENTS_IN_PROGRAM,
            /** Lines end with a carriage return, which most shells take for a part of the last word. */
            LINE_ENDINGS,
            /** The job awaits nodes by name and runs on others too. */
            RUNS_BESIDE,
            /** The node expression is the whole name of some node, and matches longer names too. */
            MATCHES_LONGER,
            /** A node that was to be excluded is not known. */
            EXCLUDED_UNKNOWN,
            /** The nodes' names do not fit into a few events; many take longer, and gossip may lose some. */
            MANY_EVENTS
        }
    }

    /** The node has read the job and is about to start it: not yet a proof that it runs. */
    record Acknowledged(String node, Instant at) implements ExecEvent {}

    /**
     * A chunk of what the process printed, standard output and standard error in one. Agents cut chunks at 4096 bytes or
     * after half a second of quiet, in the middle of a line or of a character.
     *
     * @param sequence the chunk's number on its node, from 0; heartbeats share the count. A number that is left out is a
     *     chunk that Consul lost ({@link NodeSummary#chunksLost()}). The numbers grow, unless somebody has deleted a chunk and
     *     {@code consul snapshot restore} has brought it back: it is then told late
     */
    record Output(String node, Instant at, long sequence, Bytes data) implements ExecEvent {}

    /**
     * The process still runs and has printed nothing for the job's heartbeat interval.
     *
     * @param sequence its number on its node, in one count with the chunks
     */
    record Heartbeat(String node, Instant at, long sequence) implements ExecEvent {}

    /**
     * A limit of the job's was reached and bytes of this node's output were left out. The chunk that crosses the limit is
     * cut, and the part before the cut was told. From here on neither output nor heartbeats of this node are told, since
     * they are no longer read; how it ends is.
     *
     * @param scope whose limit it was
     * @param limit that limit, in bytes
     * @param told how many bytes of this node's output were told
     */
    record Truncated(String node, Instant at, Truncated.Scope scope, long limit, long told) implements ExecEvent {

        /** Whose output a limit counts. */
        public enum Scope {
            /** The node's own. */
            NODE,
            /** That of all nodes of the job together. */
            JOB
        }
    }

    /**
     * The process ended; all its output was told before, or as much of it as the job's limits allow and Consul still held
     * ({@link NodeSummary#chunksLost()}).
     */
    record Exited(String node, Instant at, int code) implements ExecEvent {

        /** What the code says. */
        public Meaning meaning() {
            return Meaning.of(code);
        }
    }

    /** An awaited node that never acknowledged; nothing is known to run there. */
    record Missing(String node, Instant at, Missing.Reason reason) implements ExecEvent {

        /** Why a node is missing. */
        public enum Reason {
            /** No acknowledgement came within the limit. */
            SILENT,
            /** The cluster holds the node for failed. */
            FAILED_MEMBER,
            /** The node's agent says that remote execution is switched off there ({@code disable_remote_exec}). */
            REMOTE_EXEC_OFF,
            /** The job names it, and no live node of that name is known that the job's targets match; it was not called. */
            UNMATCHED,
            /** Consul refused the event that would have called it; {@link Summary#cause()} says why. Others were called. */
            NOT_CALLED,
            /** The job's deadline passed first. */
            DEADLINE,
            /** The job ended before its time; {@link Summary#cause()} says why. */
            ABORTED
        }
    }

    /** A node that acknowledged and whose end is unknown; the process may still run there. */
    record Lost(String node, Instant at, Lost.Reason reason) implements ExecEvent {

        /** Why a node is lost. */
        public enum Reason {
            /** Neither output nor heartbeat came within the silence limit. */
            SILENT,
            /** It exited and its exit code is none, or what it wrote could not be read ({@link Summary#cause()}). */
            UNREADABLE,
            /** The job's deadline passed first. */
            DEADLINE,
            /** The job ended before its time; {@link Summary#cause()} says why. */
            ABORTED
        }
    }

    /**
     * The end, with the account of it. It comes after the job's session and keys have been removed from Consul.
     *
     * @param node the local agent's node
     */
    record Finished(String node, Instant at, Summary summary) implements ExecEvent {}

    /** What an exit code of a remote execution says. */
    enum Meaning {
        /** 0. */
        OK,
        /** The command's own failure. */
        FAILED,
        /** -1: a signal killed the process that the agent had started (a shell reports its child's as 128 and more). */
        SIGNALLED,
        /**
         * 255: the command said so, or the agent could not start it, or the agent could not write its output and has
         * stopped watching a process that may still run.
         */
        INDETERMINATE;

        /** What this exit code says. */
        public static Meaning of(int code) {
            return switch (code) {
                case 0 -> OK;
                case -1 -> SIGNALLED;
                case 255 -> INDETERMINATE;
                default -> FAILED;
            };
        }
    }

    /** How a job ended. Where several hold, the first in this order is told. */
    enum Outcome {
        /** Cut short by a lost session or an error; {@link Summary#cause()} says which. */
        ABORTED,
        /** The deadline passed. */
        TIMED_OUT,
        /** A node is missing or lost, or nobody acknowledged. */
        INCOMPLETE,
        /** Every node is accounted for and some exit code is not 0. */
        FAILED,
        /** Every awaited node exited with 0. */
        COMPLETE
    }

    /** What became of a node. */
    enum Fate {
        /** It acknowledged and its process ended, with whatever code. */
        EXITED,
        /** It was awaited and never acknowledged. */
        MISSING,
        /** It acknowledged, and its end is unknown. */
        LOST
    }

    /**
     * The account of one node.
     *
     * @param code the exit code; there if, and only if, the node exited
     * @param bytes how many bytes of its output were told
     * @param duration from when its acknowledgement was seen to when its exit was seen in Consul, which does not wait for
     *     the listener and so may be before its output was told; there if, and only if, the node exited
     * @param truncated whether a limit of the job's left out some of its output
     * @param chunksLost how many chunks of its output are known to have been written and were no longer in Consul when they
     *     were to be read; 0 unless somebody has deleted or made up keys of the job, or put back an older state of Consul,
     *     as {@code consul snapshot restore} does. What was lost after the last chunk that is known cannot be counted
     */
    record NodeSummary(
            String node,
            Fate fate,
            OptionalInt code,
            long bytes,
            Optional<Duration> duration,
            boolean truncated,
            long chunksLost) {

        /** What the exit code says, if there is one. */
        public Optional<Meaning> meaning() {
            return code.isPresent() ? Optional.of(Meaning.of(code.getAsInt())) : Optional.empty();
        }
    }

    /**
     * The account of a job. Each awaited or acknowledging node is in exactly one of {@code exited}, {@code missing} and
     * {@code lost}.
     *
     * @param expected how many nodes were awaited
     * @param acknowledged how many acknowledged
     * @param exited how many exited, with whatever code
     * @param failed how many of those with a code other than 0
     * @param missing how many awaited ones never acknowledged
     * @param lost how many acknowledged and were not seen to exit
     * @param nodes each node's own account, in the order of the names; where only a number was awaited, the missing ones
     *     have no names and are not here
     * @param cause what cut the job short, or explains why nobody was called, or may explain why nobody answered, or why
     *     what a lost node wrote could not be read
     * @param strangers how many names the job's filters cannot match wrote keys of the job as if they had run it, up to
     *     {@code 10000}: no agent does, so that somebody else did. Nothing else is told of them and nothing waits for them
     */
    record Summary(
            Outcome outcome,
            int expected,
            int acknowledged,
            int exited,
            int failed,
            int missing,
            int lost,
            List<NodeSummary> nodes,
            Optional<ConsulException> cause,
            int strangers) {
        public Summary {
            nodes = List.copyOf(nodes);
        }

        /** Without strangers. */
        public Summary(
                Outcome outcome,
                int expected,
                int acknowledged,
                int exited,
                int failed,
                int missing,
                int lost,
                List<NodeSummary> nodes,
                Optional<ConsulException> cause) {
            this(outcome, expected, acknowledged, exited, failed, missing, lost, nodes, cause, 0);
        }

        /** How many nodes had some of their output left out by a limit of the job's. */
        public int truncated() {
            return (int) nodes.stream().filter(NodeSummary::truncated).count();
        }

        /** How many chunks of output Consul lost, of all nodes together ({@link NodeSummary#chunksLost()}). */
        public long chunksLost() {
            return nodes.stream().mapToLong(NodeSummary::chunksLost).reduce(0, Summary::sum);
        }

        /** How many bytes of output were told, of all nodes together. */
        public long bytes() {
            return nodes.stream().mapToLong(NodeSummary::bytes).reduce(0, Summary::sum);
        }

        /** Of two numbers that are not negative; the greatest number where the sum is beyond it. */
        private static long sum(long one, long other) {
            return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
        }
    }
}
