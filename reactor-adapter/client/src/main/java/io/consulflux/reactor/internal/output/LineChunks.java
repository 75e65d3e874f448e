// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.function.Consumer;

/** One node's output as lines. */
public final class LineChunks implements OutputRewriting.Chunks {

    private final String node;
    private final TextDecoding decoding;
    private final int longest;
    private final StringBuilder open = new StringBuilder();
    private Instant last = Instant.EPOCH;

    public LineChunks(String node, Charset charset, int longest) {
        this.node = node;
        this.decoding = new TextDecoding(charset);
        this.longest = longest;
    }

    @Override
    public void next(ExecEvent.Output chunk, Consumer<NodeEvent> told) {
        last = chunk.at();
        int searched = open.length();
        open.append(decoding.next(chunk.data()));
        int start = 0;
        for (int end = open.indexOf("\n", searched); end >= 0; end = open.indexOf("\n", start)) {
            boolean both = end > start && open.charAt(end - 1) == '\r';
            int rest = parts(start, both ? end - 1 : end, told);
            tell(rest, both ? end - 1 : end, true, told);
            start = end + 1;
        }
        open.delete(0, parts(start, open.length(), told));
    }

    @Override
    public void end(Consumer<NodeEvent> told) {
        open.append(decoding.end());
        int rest = parts(0, open.length(), told);
        if (rest < open.length()) {
            tell(rest, open.length(), false, told);
        }
        open.setLength(0);
    }

    /** Tells as much of this as is too long for one event; where the rest begins. */
    private int parts(int start, int end, Consumer<NodeEvent> told) {
        int from = start;
        while (end - from > longest) {
            int to = from + longest;
            if (Character.isHighSurrogate(open.charAt(to - 1)) && Character.isLowSurrogate(open.charAt(to))) {
                to--;
            }
            tell(from, to, false, told);
            from = to;
        }
        return from;
    }

    private void tell(int start, int end, boolean ended, Consumer<NodeEvent> told) {
        told.accept(new OutputEvent.Line(node, last, open.substring(start, end), ended));
    }
}
