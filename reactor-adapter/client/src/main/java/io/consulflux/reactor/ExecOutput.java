// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.reactor.internal.output.GroupedOutput;
import io.consulflux.reactor.internal.output.LineChunks;
import io.consulflux.reactor.internal.output.OutputRewriting;
import io.consulflux.reactor.internal.output.Rewriting;
import io.consulflux.reactor.internal.output.TextChunks;
import io.consulflux.reactor.internal.output.WholeCharacters;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/**
 * Operators over the output of a job: as text, as lines, or once for all nodes that printed the same.
 *
 * <pre>{@code
 * consul.exec(ExecJob.of("uname -r"))
 *         .transform(ExecOutput.lines())
 *         .ofType(OutputEvent.Line.class)
 *         .doOnNext(line -> System.out.println(line.node() + ": " + line.text()))
 * }</pre>
 *
 * <p>Each turns a stream of {@link ConsulFlux#exec} into another in which {@link OutputEvent}s stand for the chunks; every
 * other event stays, and stays in its place among its node's events. What a node's chunks left open is told before that
 * node's {@code Exited}, {@code Lost} or {@code Truncated}, at the latest before {@code Finished} or the stream's end.
 * Apply one of them to a stream, not one after the other: the first leaves no chunks for the second.
 *
 * <p>Subscription: each one begins anew; an operator may be kept and used for many streams. Completion, Errors: those of
 * the stream, after what was held back. Cancellation: passed on; what is held is dropped. Demand: a listener gets no more
 * than it asked for, and up to 32 events are asked for ahead; what is not asked for stays in Consul. Threads: those of the
 * stream.
 */
public final class ExecOutput {

    /** The longest line that {@link #lines()} tells in one event, in UTF-16 units. */
    public static final int LONGEST_LINE = 16_384;

    /** How much of each node's output {@link #gather()} holds, in bytes. */
    public static final int HELD_PER_NODE = 256 * 1024;

    /** How much output {@link #gather()} holds in all, in bytes. */
    public static final long HELD_IN_ALL = 16 * 1024 * 1024;

    /** Enough for reads in batches; 128 KiB of chunks. */
    private static final int AHEAD = 32;

    private ExecOutput() {}

    /**
     * Bytes still, as {@link ExecEvent.Output}, but cut where a character of UTF-8 ends: what can be written chunk by chunk as
     * text, as the JSON form of events does. Agents cut their chunks in the middle of characters; the beginning of one waits for
     * the node's next chunk. No byte is lost or changed; what is no UTF-8 passes as it is, and so does a character that the
     * node's end leaves incomplete. An event has the sequence and the time of the chunk that completed it.
     */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> characters() {
        return Rewriting.operator(AHEAD, () -> new OutputRewriting(WholeCharacters::new));
    }

    /** As {@link #text(Charset)}, in UTF-8. */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> text() {
        return text(StandardCharsets.UTF_8);
    }

    /**
     * Whole characters, as {@link OutputEvent.Text}, as soon as they are there. Agents cut their chunks in the middle of
     * characters; each node's are put together by themselves. Malformed bytes become the charset's replacement, which is
     * U+FFFD; so does a character that the node's end leaves incomplete.
     */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> text(Charset charset) {
        return Rewriting.operator(AHEAD, () -> new OutputRewriting(node -> new TextChunks(node, charset)));
    }

    /** As {@link #lines(Charset, int)}, in UTF-8 and with {@link #LONGEST_LINE}. */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> lines() {
        return lines(StandardCharsets.UTF_8, LONGEST_LINE);
    }

    /**
     * Whole lines, as {@link OutputEvent.Line}, decoded as {@link #text(Charset)} does. A longer line comes in parts of
     * this length, so that output without line ends gathers nowhere; a last line without an end comes as it is.
     *
     * @param longest in UTF-16 units, 2 or more; a surrogate pair is not parted
     */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> lines(Charset charset, int longest) {
        if (longest < 2) {
            throw new IllegalArgumentException("longest line: expected 2 or more, got " + longest);
        }
        return Rewriting.operator(AHEAD, () -> new OutputRewriting(node -> new LineChunks(node, charset, longest)));
    }

    /** As {@link #gather(int, long)}, with {@link #HELD_PER_NODE} and {@link #HELD_IN_ALL}. */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> gather() {
        return gather(HELD_PER_NODE, HELD_IN_ALL);
    }

    /**
     * Holds the output back and tells it before {@code Finished}, as one {@link OutputEvent.Group} for all nodes that
     * acknowledged, printed the same and exited with the same code; the largest group first, equal ones by their first
     * node. Nodes that were lost are not put together with nodes that exited.
     *
     * <p>Output beyond the limits is still compared, to the last byte by its length and SHA-256, but not held; the group
     * says so. Nodes that agree share what is held once they have ended.
     *
     * @param perNode the most bytes held of each node, 0 or more
     * @param inAll the most bytes held in all, 0 or more, first come, first served
     */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> gather(int perNode, long inAll) {
        if (perNode < 0 || inAll < 0) {
            throw new IllegalArgumentException(
                    "held output: expected 0 bytes or more, got " + perNode + " per node, " + inAll + " in all");
        }
        return Rewriting.operator(AHEAD, () -> new GroupedOutput(perNode, inAll));
    }
}
