// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.reactor.internal.signal.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/**
 * Streams that are run once and followed by many. A job by {@link ConsulFlux#exec} runs anew for each subscriber, and so once
 * more whenever a browser reconnects. Begun here, it runs by one subscription of its own under an id; whoever knows
 * the id follows it, and goes on after the last event that it was told. What is held is bounded by {@link RecordingOptions}.
 *
 * <pre>{@code
 * Recording<NodeEvent> job = consul.recordings().start("deploy-42", consul.exec(ExecJob.of("uptime")));
 * job.after(0).subscribe(told -> …);  // as often as wanted
 * }</pre>
 *
 * <p>One that has ended is kept for a while, and then forgotten. Threads: all methods may be called from any.
 *
 * @param <E> the events that are recorded
 */
public final class Recordings<E> implements Disposable {

    private static final int LONGEST_ID = 256;

    private final RecordingOptions<E> options;
    private final Clock clock;
    private final Consumer<Recordings<E>> over;

    /** The oldest first; guarded by itself, as all below. */
    private final Map<String, Recording<E>> known = new LinkedHashMap<>();

    /** In the order of their ends. */
    private final Deque<Ended<E>> ended = new ArrayDeque<>();

    private boolean waiting;
    private boolean disposed;

    private record Ended<E>(Recording<E> recording, long dueNanos) {}

    /** @param over told of the end, once or more often */
    Recordings(RecordingOptions<E> options, Clock clock, Consumer<Recordings<E>> over) {
        this.options = options;
        this.clock = clock;
        this.over = over;
    }

    /**
     * Begins to record a stream, by one subscription, without limit of demand. Where one is known under this id already, that
     * one is given and {@code stream} is not looked at: who asks twice, as one whose answer was lost does, begins nothing twice.
     *
     * <p>After the end of these recordings, what is given has failed with {@link ConsulClosedException}, and nothing is run.
     *
     * @param id chosen by the caller, 1 to 256 characters. Who knows it may follow, so that it should be hard to guess where
     *     not everybody may
     * @throws RejectedExecutionException if as many run as may at once
     */
    public Recording<E> start(String id, Publisher<? extends E> stream) {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("id: expected 1 to 256 characters, got " + id.length());
        }
        Recording<E> begun = new Recording<>(id, options);
        boolean late;
        synchronized (known) {
            Recording<E> there = known.get(id);
            if (there != null) {
                return there;
            }
            late = disposed;
            if (!late) {
                require(known.size() - ended.size() < options.limits().atOnce());
                known.put(id, begun);
            }
        }
        if (late) {
            begun.refuse(new ConsulClosedException("recording"));
            return begun;
        }
        begun.run(stream, () -> keep(begun));
        return begun;
    }

    private void require(boolean room) {
        if (!room) {
            throw new RejectedExecutionException(
                    options.limits().atOnce() + " recordings are running, and no more may at once");
        }
    }

    /** The one that was begun under this id and is not forgotten. */
    public Optional<Recording<E>> find(String id) {
        synchronized (known) {
            return Optional.ofNullable(known.get(id));
        }
    }

    /** Those that run and those that are kept; the newest first. */
    public List<Recording<E>> all() {
        List<Recording<E>> all;
        synchronized (known) {
            all = new ArrayList<>(known.values());
        }
        Collections.reverse(all);
        return Collections.unmodifiableList(all);
    }

    private void keep(Recording<E> recording) {
        long now = clock.nanos();
        long pause;
        synchronized (known) {
            ended.add(new Ended<>(recording, now + options.limits().keptFor().toNanos()));
            if (ended.size() > options.limits().kept()) {
                forgetFirst();
            }
            pause = pause(now);
        }
        forgetAfter(pause);
    }

    private void forgetDue() {
        long now = clock.nanos();
        long pause;
        synchronized (known) {
            waiting = false;
            while (!ended.isEmpty() && ended.getFirst().dueNanos() - now <= 0) {
                forgetFirst();
            }
            pause = pause(now);
        }
        forgetAfter(pause);
    }

    private void forgetFirst() {
        known.remove(ended.remove().recording().id());
    }

    /** How many nanoseconds until the next is due; -1 where a timer runs or none is needed. */
    private long pause(long now) {
        if (waiting || disposed || ended.isEmpty()) {
            return -1;
        }
        waiting = true;
        return Math.max(0, ended.getFirst().dueNanos() - now);
    }

    /** One timer for all: it holds none of them longer than it should. */
    private void forgetAfter(long nanos) {
        if (nanos >= 0) {
            clock.after(Duration.ofNanos(nanos), this::forgetDue);
        }
    }

    /**
     * Cancels what runs; followers are told what was recorded, and then fail with {@link ConsulClosedException}. The
     * end of the {@code ConsulFlux} does the same.
     */
    @Override
    public void dispose() {
        List<Recording<E>> running;
        synchronized (known) {
            disposed = true;
            running = known.values().stream().filter(Recording::isRunning).toList();
        }
        running.forEach(recording -> recording.close(new ConsulClosedException("recording")));
        over.accept(this);
    }

    @Override
    public boolean isDisposed() {
        synchronized (known) {
            return disposed;
        }
    }
}
