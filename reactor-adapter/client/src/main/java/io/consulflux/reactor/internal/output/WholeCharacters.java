// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/** One node's output in chunks that end where a character of UTF-8 ends. */
public final class WholeCharacters implements OutputRewriting.Chunks {

    private static final int LONGEST = 4;

    private final String node;
    private byte[] open = {};
    private Instant last = Instant.EPOCH;
    private long sequence;

    public WholeCharacters(String node) {
        this.node = node;
    }

    @Override
    public void next(ExecEvent.Output chunk, Consumer<NodeEvent> told) {
        byte[] bytes = Arrays.copyOf(open, open.length + chunk.data().size());
        chunk.data().asByteBuffer().get(bytes, open.length, chunk.data().size());
        last = chunk.at();
        sequence = chunk.sequence();
        int whole = bytes.length - openAtEnd(bytes);
        open = Arrays.copyOfRange(bytes, whole, bytes.length);
        tell(Arrays.copyOf(bytes, whole), told);
    }

    @Override
    public void end(Consumer<NodeEvent> told) {
        byte[] rest = open;
        open = new byte[0];
        tell(rest, told);
    }

    private void tell(byte[] bytes, Consumer<NodeEvent> told) {
        if (bytes.length > 0) {
            told.accept(new ExecEvent.Output(node, last, sequence, Bytes.owning(bytes)));
        }
    }

    /** How many bytes at the end begin a character that is not whole; a malformed end waits for no more. */
    private static int openAtEnd(byte[] bytes) {
        for (int back = 1; back < LONGEST && back <= bytes.length; back++) {
            int unsigned = bytes[bytes.length - back] & 0xFF;
            if (unsigned >= 0xC2) {
                return length(unsigned) > back ? back : 0;
            }
            if (unsigned < 0x80 || unsigned > 0xBF) {
                return 0;
            }
        }
        return 0;
    }

    /** The length of the character that this byte begins; 0 if it begins none. */
    private static int length(int first) {
        if (first < 0xE0) {
            return 2;
        }
        if (first < 0xF0) {
            return 3;
        }
        return first < 0xF5 ? 4 : 0;
    }
}
