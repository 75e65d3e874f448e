// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Rewrites each node's chunks by themselves, and leaves all other events in their places. */
public final class OutputRewriting implements Rewriting {

    private final Map<String, Chunks> open = new LinkedHashMap<>();
    private final Function<String, Chunks> fresh;

    /** The chunks of one node. */
    public interface Chunks {

        /** What this chunk completes. */
        void next(ExecEvent.Output chunk, Consumer<NodeEvent> told);

        /** No chunk follows: what the last one left open. */
        void end(Consumer<NodeEvent> told);
    }

    public OutputRewriting(Function<String, Chunks> fresh) {
        this.fresh = fresh;
    }

    @Override
    public void next(NodeEvent event, Consumer<NodeEvent> told) {
        if (event instanceof ExecEvent.Output chunk) {
            open.computeIfAbsent(chunk.node(), fresh).next(chunk, told);
            return;
        }
        if (event instanceof ExecEvent.Finished) {
            end(told);
        } else if (endsOutput(event)) {
            Chunks ended = open.remove(event.node());
            if (ended != null) {
                ended.end(told);
            }
        }
        told.accept(event);
    }

    @Override
    public void end(Consumer<NodeEvent> told) {
        open.values().forEach(chunks -> chunks.end(told));
        open.clear();
    }

    private static boolean endsOutput(NodeEvent event) {
        return event instanceof ExecEvent.Exited
                || event instanceof ExecEvent.Lost
                || event instanceof ExecEvent.Truncated;
    }
}
