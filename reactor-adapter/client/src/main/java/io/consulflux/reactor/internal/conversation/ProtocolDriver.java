// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.kv.ListingQuestion;
import io.consulflux.poll.Question;
import io.consulflux.poll.Verdict;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.DemandQueue;
import io.consulflux.reactor.internal.signal.Drain;
import io.consulflux.reactor.internal.signal.OneAnswer;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Runs one conversation: brings its inputs into one line, performs its calls and holds what it wants.
 *
 * <p>Threads: whatever happens is put into {@link #happenings} and taken by one thread at a time, which alone touches the
 * protocol and the fields below it. Events are told in a {@link DemandQueue} of their own, so that a listener that dawdles
 * keeps no renewal waiting.
 */
final class ProtocolDriver<E> implements Subscription {

    private final Protocol<E> protocol;
    private final Connection connection;
    private final Polls polls;
    private final Context context;
    private final DemandQueue<E> listener;
    private final Surroundings surroundings;
    private final Consumer<ProtocolDriver<E>> onOver;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private final Queue<Runnable> happenings = new ConcurrentLinkedQueue<>();
    private final Drain drain = new Drain(this::takeAll);
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile boolean started;

    private final Map<String, Timer> timers = new HashMap<>();
    private final Map<Call, Disposable> reads = new HashMap<>();
    private final Map<Call, Disposable> calls = new HashMap<>();
    private @Nullable ListingQuestion<?> watched;
    private @Nullable Disposable watch;
    private boolean ended;

    /** A timer that runs; the instance tells it from an earlier one of the same name. */
    private record Timer(long due, Disposable task) {}

    ProtocolDriver(
            Protocol<E> protocol,
            Connection connection,
            Polls polls,
            CoreSubscriber<? super E> subscriber,
            Surroundings surroundings,
            Consumer<ProtocolDriver<E>> onOver) {
        this.protocol = protocol;
        this.connection = connection;
        this.polls = polls;
        this.context = subscriber.currentContext();
        this.listener = new DemandQueue<>(subscriber, this::leave);
        this.surroundings = surroundings;
        this.onOver = onOver;
        // The first in line, whatever a subscriber does as soon as it has its subscription.
        happenings.add(this::begin);
    }

    /** Gives the subscriber its subscription, and begins unless it leaves at once. */
    void start() {
        try {
            listener.open(this);
        } finally {
            started = true;
            run();
        }
    }

    @Override
    public void request(long n) {
        if (listener.request(n)) {
            happens(() -> {
                if (!left.get()) {
                    take(new Input.Demanded(n));
                }
            });
        }
    }

    @Override
    public void cancel() {
        listener.cancel();
        leave();
    }

    /** Ends the conversation in good order; one that is to reach an end tells its listener this failure. */
    void shutDown(ConsulException failure) {
        if (protocol.lastsAsLongAsWanted()) {
            listener.completeNow();
        } else {
            listener.failNow(failure);
        }
        leave();
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            happens(() -> take(new Input.Cancelled()));
        }
    }

    /** Whether its listener has gone, for whatever reason. */
    boolean isLeft() {
        return left.get();
    }

    /** Puts what happened beside Consul in line, for a later {@link #run()}. Calls nobody. */
    void note(Input input) {
        happenings.add(() -> take(input));
    }

    /** Completes once nothing is left to do. */
    Mono<Void> over() {
        return over.asMono();
    }

    private void begin() {
        if (left.get()) {
            end(null);
        } else {
            take(new Input.Started());
        }
    }

    private void happens(Runnable happening) {
        happenings.add(happening);
        run();
    }

    /**
     * Takes what happened. Others are told only after the line has been left: while they are, another thread may take what
     * happens.
     */
    void run() {
        if (started) {
            drain.run();
        }
        surroundings.tell();
        listener.tell();
    }

    private void takeAll() {
        Runnable happening = happenings.poll();
        while (happening != null) {
            happening.run();
            happening = happenings.poll();
        }
    }

    private void take(Input input) {
        if (ended) {
            return;
        }
        try {
            Step<E> step = protocol.take(input, connection.clock().now());
            step.calls().forEach(this::perform);
            hold(step.wants());
            listener.offer(step.events());
            if (step.ending() instanceof Step.Over end) {
                end(end.failure().orElse(null));
            }
        } catch (Throwable defect) {
            end(
                    input instanceof Input.Answered answered && defect instanceof Error
                            ? unreadable(answered, defect)
                            : defect);
        }
    }

    private static ConsulException unreadable(Input.Answered answered, Throwable thrown) {
        return Verdict.unreadable(
                answered.call().request().operation(), answered.response().status(), thrown);
    }

    private void end(@Nullable Throwable failure) {
        ended = true;
        hold(Wants.nothing());
        calls.values().forEach(Disposable::dispose);
        calls.clear();
        if (failure == null) {
            listener.complete();
        } else {
            listener.fail(failure);
        }
        onOver.accept(this);
        over.tryEmitEmpty();
    }

    private void perform(Call call) {
        start(call, calls);
    }

    private void hold(Wants wants) {
        timers.entrySet().removeIf(running -> {
            Long due = wants.timers().get(running.getKey());
            boolean stale = due == null || due != running.getValue().due();
            if (stale) {
                running.getValue().task().dispose();
            }
            return stale;
        });
        wants.timers().forEach((name, due) -> timers.computeIfAbsent(name, added -> timer(added, due)));
        reads.entrySet().removeIf(running -> {
            boolean stale = !wants.reads().contains(running.getKey());
            if (stale) {
                running.getValue().dispose();
            }
            return stale;
        });
        watch(wants.watch().orElse(null));
        surroundings.hold(wants);
        wants.reads().stream().filter(call -> !reads.containsKey(call)).forEach(call -> start(call, reads));
    }

    private Timer timer(String name, long due) {
        return new Timer(
                due,
                connection
                        .clock()
                        .at(
                                due,
                                () -> happens(() -> {
                                    Timer running = timers.get(name);
                                    if (running != null && running.due() == due) {
                                        timers.remove(name);
                                        take(new Input.TimerFired(name));
                                    }
                                })));
    }

    private void start(Call call, Map<Call, Disposable> family) {
        Duration limit = call.limit()
                .filter(own -> own.compareTo(connection.callTimeout()) < 0)
                .orElse(connection.callTimeout());
        Disposable.Swap handle = Disposables.swap();
        family.put(call, handle);
        handle.replace(connection
                .exchange(call.request(), limit)
                .subscribeWith(new OneAnswer<>(
                        response -> happens(() -> answered(call, handle, family, response)),
                        failure -> happens(() -> failed(call, handle, family, failure)),
                        context)));
    }

    private void answered(Call call, Disposable handle, Map<Call, Disposable> family, Response response) {
        if (family.remove(call, handle)) {
            take(new Input.Answered(call, response));
        }
    }

    private void failed(Call call, Disposable handle, Map<Call, Disposable> family, Throwable failure) {
        if (family.remove(call, handle)) {
            take(new Input.Failed(call, Connection.known(call.request().operation(), failure)));
        }
    }

    private void watch(@Nullable ListingQuestion<?> question) {
        if (Objects.equals(question, watched)) {
            return;
        }
        if (watch != null) {
            watch.dispose();
        }
        watched = question;
        watch = question == null ? null : follow(question);
    }

    private Disposable follow(ListingQuestion<?> question) {
        if (question instanceof KeysQuestion keys) {
            return follow(keys, new KeyDifferences());
        }
        return follow((EntriesQuestion) question, Input.EntriesListed::new);
    }

    private <S> Disposable follow(Question<S> question, Function<Snapshot<S>, Input> reading) {
        WatchSubscriber<S> subscriber = new WatchSubscriber<>(question, reading);
        polls.watch(question).subscribe(subscriber);
        return subscriber;
    }

    /** Takes one state at a time: while it is being taken the poll conflates the next ones. */
    private final class WatchSubscriber<S> extends BaseSubscriber<Snapshot<S>> {

        private final Question<S> question;
        private final Function<Snapshot<S>, Input> reading;

        WatchSubscriber(Question<S> question, Function<Snapshot<S>, Input> reading) {
            this.question = question;
            this.reading = reading;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(Snapshot<S> snapshot) {
            happens(() -> {
                if (watch == this) {
                    take(input(snapshot));
                }
                request(1);
            });
        }

        /** Polls end well where the client is disposed of; a conversation needs its poll. */
        @Override
        protected void hookOnComplete() {
            hookOnError(new ConsulClosedException(question.request().operation()));
        }

        private Input input(Snapshot<S> snapshot) {
            try {
                return reading.apply(snapshot);
            } catch (Throwable thrown) {
                return new Input.WatchFailed(
                        Verdict.unreadable(question.request().operation(), -1, thrown));
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            happens(() -> {
                if (watch == this) {
                    take(new Input.WatchFailed(
                            Connection.known(question.request().operation(), failure)));
                }
            });
        }
    }
}
