// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happens in a remote execution. {@link Submitted} comes first and {@link Finished} last, once each; a job that ends
 * before the agents are called has no {@link Submitted}. For each node
 * {@link Acknowledged} comes before its {@link Output} and {@link Heartbeat}, these in the order in which the agent wrote
 * them, and after them one of {@link Exited} and {@link Lost}; a node that never acknowledged is {@link Missing}.
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

    /** The node has read the job and is about to start it: not yet a proof that it runs. */
    record Acknowledged(String node, Instant at) implements ExecEvent {}

    /**
     * A chunk of what the process printed, standard output and standard error in one. Agents cut chunks at 4096 bytes or
     * after half a second of quiet, in the middle of a line or of a character.
     *
     * @param sequence the chunk's number on its node; heartbeats share the count, so that a gap is no loss
     */
    record Output(String node, Instant at, long sequence, Bytes data) implements ExecEvent {}

    /**
     * The process still runs and has printed nothing for the job's heartbeat interval.
     *
     * @param sequence its number on its node, in one count with the chunks
     */
    record Heartbeat(String node, Instant at, long sequence) implements ExecEvent {}

    /** The process ended; all its output was told before. */
    record Exited(String node, Instant at, int code) implements ExecEvent {

        /** What the code says. */
        public Meaning meaning() {
            return switch (code) {
                case 0 -> Meaning.OK;
                case -1 -> Meaning.SIGNALLED;
                case 255 -> Meaning.INDETERMINATE;
                default -> Meaning.FAILED;
            };
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
            /** It exited, but its exit code could not be read. */
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
        INDETERMINATE
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
     * @param cause what cut the job short, or explains why nobody was called or may not have been
     */
    record Summary(
            Outcome outcome,
            int expected,
            int acknowledged,
            int exited,
            int failed,
            int missing,
            int lost,
            Optional<ConsulException> cause) {}
}
