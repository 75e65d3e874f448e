// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.samples.webflux.web.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * What a job tells, for any number of readers: one writer, bounded memory, and nobody waits for anybody.
 *
 * <p>Each line has a number. When the log is full the oldest line goes. Passing lines (output) and lasting ones (who
 * acknowledged, who exited) are counted apart, so that a chatty node does not push out how the others ended. A reader is
 * nothing but the number of its next line: it takes lines from the log as it wants them, and where some have gone it gets
 * one line instead that tells how many. So a reader that stands still costs a number, whatever the job prints.
 */
final class JobLog {

    private final LogLimits limits;

    // Numbers come in order and one writer adds them: whoever sees a line finds all lines before it that are still
    // held.
    private final ConcurrentNavigableMap<Long, Line> lines = new ConcurrentSkipListMap<>();
    private final Sinks.Many<Long> news = Sinks.many().replay().latestOrDefault(0L);

    // The writer's own.
    private final Deque<Line> passing = new ArrayDeque<>();
    private final Deque<Line> lasting = new ArrayDeque<>();
    private long bytes;

    private volatile long last;
    private volatile boolean ended;

    JobLog(LogLimits limits) {
        this.limits = limits;
    }

    /** Adds a line that goes when newer ones need its place. Calls of the three methods that write must not overlap. */
    void pass(String json) {
        Line line = add(json);
        passing.add(line);
        bytes += line.weight();
        while (passing.size() > 1 && (passing.size() > limits.passing() || bytes > limits.bytes())) {
            bytes -= drop(passing).weight();
        }
        news.tryEmitNext(line.number());
    }

    /** Adds a line that passing ones do not push out. */
    void last(String json) {
        Line line = add(json);
        lasting.add(line);
        if (lasting.size() > limits.lasting()) {
            drop(lasting);
        }
        news.tryEmitNext(line.number());
    }

    /** Nothing follows. */
    void end() {
        ended = true;
        news.tryEmitComplete();
    }

    /** Whether a reader of all up to this line has nothing to expect. */
    boolean isAllReadAt(long number) {
        return ended && number >= last;
    }

    /** The number of the newest line, 0 before the first. */
    long newest() {
        return last;
    }

    /**
     * The lines after this number, those to come included.
     *
     * <p>Completion: after the last line, once the log has ended. Demand: without it nothing is held for the reader, and
     * what leaves the log meanwhile is told as a gap. Threads: Reactor's parallel ones, so that the writer waits for nobody.
     *
     * @param number 0 for all lines
     * @throws IllegalArgumentException if there is no such line yet
     */
    Flux<Line> after(long number) {
        if (number < 0 || number > last) {
            throw new IllegalArgumentException("line: expected 0 to " + last + ", got " + number);
        }
        return Flux.defer(() -> {
            Reader reader = new Reader(number + 1);
            // One number waits for a reader that stands still, not all of them.
            return news.asFlux()
                    .onBackpressureLatest()
                    .publishOn(Schedulers.parallel(), 1)
                    .concatMap(any -> Flux.generate(reader::next), 1);
        });
    }

    private Line add(String json) {
        Line line = new Line(last + 1, json);
        lines.put(line.number(), line);
        last = line.number();
        return line;
    }

    private Line drop(Deque<Line> from) {
        Line oldest = from.remove();
        lines.remove(oldest.number());
        return oldest;
    }

    /** One reader's place; used by one thread at a time. */
    private final class Reader {

        private long next;

        Reader(long next) {
            this.next = next;
        }

        void next(SynchronousSink<Line> sink) {
            Map.Entry<Long, Line> found = lines.ceilingEntry(next);
            if (found == null) {
                sink.complete();
            } else if (found.getKey() > next) {
                long missed = found.getKey() - next;
                next = found.getKey();
                sink.next(
                        new Line(next - 1, Json.of("gap").with("atMost", missed).text()));
            } else {
                next++;
                sink.next(found.getValue());
            }
        }
    }
}
