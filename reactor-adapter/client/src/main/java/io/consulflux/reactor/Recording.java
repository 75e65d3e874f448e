// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * A stream that is run once, whether anybody follows it or not, and told to whoever asks. {@link Recordings} begin it.
 *
 * @param <E> the events that are recorded
 */
public final class Recording<E> implements Disposable {

    private final String id;
    private final RecordingLog<E> log;
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile @Nullable Throwable closing;
    private volatile boolean disposed;

    Recording(String id, RecordingOptions<E> options) {
        this.id = id;
        this.log = new RecordingLog<>(options);
    }

    /** Subscribes to the one stream, and takes what it has to tell as it comes. The operator lets its ends not overlap. */
    void run(Publisher<? extends E> stream, Runnable over) {
        Flux.from(stream)
                .takeUntilOther(end.asMono())
                .subscribe(
                        log::add,
                        failure -> {
                            log.fail(failure);
                            over.run();
                        },
                        () -> {
                            Throwable why = closing;
                            if (why == null) {
                                log.end();
                            } else {
                                log.fail(why);
                            }
                            over.run();
                        });
    }

    /** Ends it for a reason, if it runs. */
    void close(Throwable why) {
        closing = why;
        dispose();
    }

    /** As one that was never run. */
    void refuse(Throwable why) {
        close(why);
        log.fail(why);
    }

    /** The name under which it was begun. */
    public String id() {
        return id;
    }

    /** Whether the stream has not ended yet. */
    public boolean isRunning() {
        return !log.isEnded();
    }

    /** The number of the newest event, 0 before the first. */
    public long newest() {
        return log.newest();
    }

    /**
     * Whether a follower who was told everything up to this number has nothing to expect: the stream has ended, and this is
     * the number of its last event or a later one. A browser's {@code EventSource} comes back after every end, and stops where
     * it is answered with 204 then.
     */
    public boolean isAllToldAt(long number) {
        return log.isEnded() && number >= log.newest();
    }

    /**
     * The events after this number, those to come included.
     *
     * <p>Subscription: each one reads from there on; nothing is run by it.
     *
     * <p>Completion: after the last event, once the stream has completed or was disposed of.
     *
     * <p>Errors: what the stream failed with, after its last event; {@link io.consulflux.error.ConsulClosedException} where the
     * {@link Recordings} or the {@code ConsulFlux} ended before it.
     *
     * <p>Cancellation: this follower leaves; the stream goes on.
     *
     * <p>Demand: without it nothing is held for a follower, and it holds nobody up. What leaves the recording meanwhile is
     * told as one {@link Recorded.Gap}.
     *
     * <p>Threads: Reactor's parallel ones, which must not be blocked.
     *
     * @param number of the last event that is known; 0 for all
     * @throws IllegalArgumentException if there is no such event yet
     */
    public Flux<Recorded<E>> after(long number) {
        long newest = log.newest();
        if (number < 0 || number > newest) {
            throw new IllegalArgumentException("after: expected 0 to " + newest + ", got " + number);
        }
        return log.after(number);
    }

    /** Cancels the stream, if it runs. Followers are told what was recorded, and then complete. */
    @Override
    public void dispose() {
        disposed = true;
        end.tryEmitEmpty();
    }

    /** Whether somebody has ended it before its end, or tried to. */
    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
