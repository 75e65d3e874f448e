// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.function.Consumer;

/** One node's output as text. */
public final class TextChunks implements OutputRewriting.Chunks {

    private final String node;
    private final TextDecoding decoding;
    private Instant last = Instant.EPOCH;

    public TextChunks(String node, Charset charset) {
        this.node = node;
        this.decoding = new TextDecoding(charset);
    }

    @Override
    public void next(ExecEvent.Output chunk, Consumer<NodeEvent> told) {
        last = chunk.at();
        tell(decoding.next(chunk.data()), told);
    }

    @Override
    public void end(Consumer<NodeEvent> told) {
        tell(decoding.end(), told);
    }

    private void tell(String text, Consumer<NodeEvent> told) {
        if (!text.isEmpty()) {
            told.accept(new OutputEvent.Text(node, last, text));
        }
    }
}
