// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import java.util.OptionalLong;

/**
 * How much output of a job is told. Bytes are counted exactly: the chunk that crosses a limit is cut there, which may be in
 * the middle of a character, and a {@link io.consulflux.ExecEvent.Truncated} follows. What is beyond a limit is not read
 * from Consul, but it was written there: a limit spares the listener and the connection, not Consul, and the process on
 * the node is neither told nor stopped.
 *
 * @param perNode the most bytes of each node, 0 or more; empty, the default, means no limit
 * @param perJob the most bytes of all nodes together, 0 or more, in the order in which they are told; empty, the default,
 *     means no limit
 */
public record OutputLimits(OptionalLong perNode, OptionalLong perJob) {

    private static final OutputLimits NONE = new OutputLimits(OptionalLong.empty(), OptionalLong.empty());

    public OutputLimits {
        require("output limit per node", perNode);
        require("output limit per job", perJob);
    }

    /** No limits: all output is told. The default. */
    public static OutputLimits none() {
        return NONE;
    }

    public OutputLimits withPerNode(long bytes) {
        return new OutputLimits(OptionalLong.of(bytes), perJob);
    }

    public OutputLimits withPerJob(long bytes) {
        return new OutputLimits(perNode, OptionalLong.of(bytes));
    }

    private static void require(String what, OptionalLong bytes) {
        if (bytes.isPresent() && bytes.getAsLong() < 0) {
            throw new IllegalArgumentException(what + ": expected 0 bytes or more, got " + bytes.getAsLong());
        }
    }
}
