// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The output of a remote execution in another form than the agents' chunks; the operators that make these events are in
 * {@code io.consulflux.reactor.ExecOutput}. They take the place of {@link ExecEvent.Output}; all other events stay as
 * they were.
 */
public sealed interface OutputEvent extends NodeEvent {

    /**
     * Whole characters that a node printed, not empty. Where they begin and end means nothing.
     *
     * @param at when the chunk that completed them was observed
     */
    record Text(String node, Instant at, String text) implements OutputEvent {}

    /**
     * A line that a node printed, or a part of one.
     *
     * @param at when the chunk that completed it was observed
     * @param text without its end, which is a line feed with or without a carriage return before it
     * @param ended whether the line ends here; if not, it was too long for one event and the node's next line goes on with
     *     it, or it was the last and nothing ended it
     */
    record Line(String node, Instant at, String text, boolean ended) implements OutputEvent {}

    /**
     * Nodes that printed the same, byte for byte, and ended the same way.
     *
     * @param node the first of the nodes
     * @param nodes their names, sorted; at least one
     * @param code the exit code of each; empty where the nodes were lost or the stream broke off before they exited
     * @param output the beginning of what each of them printed; the whole, unless {@code incomplete} says why not
     * @param bytes how much each of them printed, as far as it was told
     */
    record Group(
            String node,
            Instant at,
            List<String> nodes,
            OptionalInt code,
            Bytes output,
            long bytes,
            Optional<Incomplete> incomplete)
            implements OutputEvent {
        public Group {
            nodes = List.copyOf(nodes);
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("group: expected at least one node, got none");
            }
        }
    }

    /** Why the output of a group is not all that its nodes printed. */
    enum Incomplete {
        /** More was told and compared than was to be held. */
        NOT_HELD,
        /** A limit of the job's left some of it out ({@link ExecEvent.Truncated}): there the nodes may differ. */
        NOT_TOLD
    }
}
