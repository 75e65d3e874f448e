// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The events of a {@link Recording}, for any number of readers: one writer, bounded memory, and nobody waits for anybody. A
 * reader is nothing but the number of its next event: it takes events from here as it wants them, and where some have gone
 * it gets a gap instead. So a reader that stands still costs a number, whatever is recorded.
 *
 * <p>Threads: the writer's methods must not overlap; readers may come from anywhere.
 */
final class RecordingLog<E> {

    private final RecordingOptions<E> options;

    // Numbers come in order and one writer adds them: whoever sees an event finds all before it that are still held.
    private final ConcurrentNavigableMap<Long, E> events = new ConcurrentSkipListMap<>();
    private final Sinks.Many<Long> news = Sinks.many().replay().latestOrDefault(0L);

    // The writer's own.
    private final Deque<Weighed> passing = new ArrayDeque<>();
    private final Deque<Long> lasting = new ArrayDeque<>();
    private long bytes;

    private volatile long last;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    private record Weighed(long number, long bytes) {}

    RecordingLog(RecordingOptions<E> options) {
        this.options = options;
    }

    void add(E event) {
        long number = last + 1;
        events.put(number, event);
        last = number;
        if (options.isLasting(event)) {
            lasting.add(number);
            if (lasting.size() > options.limits().lasting()) {
                events.remove(lasting.remove());
            }
        } else {
            pass(new Weighed(number, options.weigh(event)));
        }
        news.tryEmitNext(number);
    }

    private void pass(Weighed event) {
        passing.add(event);
        bytes += event.bytes();
        RecordingOptions.Limits limits = options.limits();
        while (passing.size() > 1 && (passing.size() > limits.passing() || bytes > limits.bytes())) {
            Weighed oldest = passing.remove();
            bytes -= oldest.bytes();
            events.remove(oldest.number());
        }
    }

    void end() {
        ended = true;
        news.tryEmitComplete();
    }

    void fail(Throwable why) {
        failure = why;
        end();
    }

    boolean isEnded() {
        return ended;
    }

    long newest() {
        return last;
    }

    Flux<Recorded<E>> after(long number) {
        return Flux.defer(() -> {
                    Reader reader = new Reader(number + 1);
                    // One number waits for a reader that stands still, not all of them. Another thread than the
                    // writer's, so that it waits for none.
                    return news.asFlux()
                            .onBackpressureLatest()
                            .publishOn(Schedulers.parallel(), 1)
                            .concatMap(any -> Flux.<Recorded<E>>generate(reader::next), 1);
                })
                .concatWith(Mono.defer(() -> {
                    Throwable why = failure;
                    return why == null ? Mono.empty() : Mono.error(why);
                }));
    }

    /** One reader's place; used by one thread at a time. */
    private final class Reader {

        private long next;

        Reader(long next) {
            this.next = next;
        }

        void next(SynchronousSink<Recorded<E>> sink) {
            Map.Entry<Long, E> found = events.ceilingEntry(next);
            if (found == null) {
                sink.complete();
                return;
            }
            if (found.getKey() > next) {
                long missed = found.getKey() - next;
                next = found.getKey();
                sink.next(new Recorded.Gap<>(next - 1, missed));
            } else {
                next++;
                sink.next(new Recorded.Event<>(found.getKey(), found.getValue()));
                // At once, as an end that waited for demand would not be seen by who wants nothing more.
                if (next > last) {
                    sink.complete();
                }
            }
        }
    }
}
