// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.poll.Liveness;
import io.consulflux.poll.PollLoop;
import io.consulflux.poll.Question;
import io.consulflux.poll.Verdict;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.signal.Drain;
import io.consulflux.reactor.internal.signal.OneAnswer;
import io.consulflux.state.PollHealth;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.context.Context;

/**
 * One blocking query after another, and its answers for all who ask the same.
 *
 * <p>Threads: the loop is a chain of signals, each begun by the one before, so that its fields are touched by one thread
 * at a time; who joins and leaves is {@link Slots}' matter.
 */
final class SharedPoller<S> implements Told<S> {

    /** Past the limit of a request its failure is on its way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Question<S> question;
    private final Connection connection;
    private final Supplier<Duration> waits;
    private final Consumer<SharedPoller<S>> onOver;
    private final TroubleLog.OfPoll log;
    private final Slots<S> slots = new Slots<>();
    private final Disposable.Swap underWay = Disposables.swap();
    private final Drain step = new Drain(this::tryToPoll);

    private final PollLoop<S> loop;

    private Optional<String> askedAgent = Optional.empty();

    private volatile @Nullable Snapshot<S> current;

    /** By when its request or its pause is over, on the monotonic clock, whatever becomes of it. */
    private volatile long dueBy;

    /** Replaced by the loop alone; read by whoever asks. */
    private volatile Liveness liveness = Liveness.unknown();

    SharedPoller(
            Question<S> question,
            Connection connection,
            Supplier<Duration> waits,
            TroubleLog log,
            Consumer<SharedPoller<S>> onOver) {
        this.log = log.new OfPoll();
        this.question = question;
        this.connection = connection;
        this.waits = waits;
        this.onOver = onOver;
        this.loop = new PollLoop<>(
                question,
                connection.tolerance(),
                connection.callTimeout(),
                connection.jitter().draws(),
                connection.clock().nanos());
        heardWithin(connection.callTimeout());
    }

    /** Takes the slot in, unless the last one has left. */
    boolean join(PollSlot<S> slot) {
        Slots.Entry entry = slots.add(slot);
        if (entry == Slots.Entry.CLOSED) {
            return false;
        }
        // Asked before it is greeted: those who come after it do not depend on how it takes that.
        if (entry == Slots.Entry.FIRST) {
            step.run();
        }
        slot.joined(this);
        return true;
    }

    @Override
    public void leave(PollSlot<S> slot) {
        if (slots.remove(slot)) {
            log.over();
            onOver.accept(this);
            underWay.dispose();
        }
    }

    @Override
    public @Nullable Snapshot<S> current() {
        return current;
    }

    /**
     * How it fares, under this name, as of its last answer or failure. One that should have had either by now fails, though
     * nothing has said so.
     */
    PollHealth health(String name, boolean sliced) {
        Liveness known = liveness;
        long late = connection.clock().nanos() - dueBy;
        return (late > 0 ? known.failed(connection.clock().now().wall().minusNanos(late), overdue()) : known)
                .health(name, slots.count(), sliced);
    }

    private ConsulException overdue() {
        return new ConsulUnreachableException(
                question.request().operation(), true, "neither an answer nor a failure came in time", null);
    }

    private void heardWithin(Duration limit) {
        dueBy = connection.clock().nanos() + limit.plus(GRACE).toNanos();
    }

    private void tryToPoll() {
        try {
            poll();
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    /** A query that is answered at once waits in no line for polls. */
    private void poll() {
        askedAgent = connection.currentAgent();
        PollLoop.Query query = loop.ask(connection.clock().nanos(), waits.get());
        heardWithin(query.limit());
        begin(() -> connection
                .exchange(query.request(), query.limit())
                .subscribeWith(new OneAnswer<>(this::answered, this::failed, Context.empty())));
    }

    private void answered(Response response) {
        PollLoop.Turn turn = loop.answered(response, connection.clock().nanos());
        if (turn instanceof PollLoop.Answered answered) {
            log.answered(askedAgent);
            liveness = liveness.answered(connection.clock().now().wall(), loop.index());
            // Told before it is asked again: a request costs more than a telling, and who is told waits for it. A
            // subscriber that takes its time delays no answer thereby, which would come on the thread that it holds.
            if (answered.isNews()) {
                current = loop.current();
                slots.forEach(PollSlot::look);
            }
            pollAfter(answered.pause());
        } else {
            missed(turn);
        }
    }

    /** What a transport throws that is no {@link ConsulException} is a defect, which no retry mends. */
    private void failed(Throwable thrown) {
        Throwable failure =
                thrown instanceof Error ? Verdict.unreadable(question.request().operation(), -1, thrown) : thrown;
        if (failure instanceof ConsulException known) {
            missed(loop.failed(known, connection.clock().nanos()));
        } else {
            end(slot -> slot.fail(failure));
        }
    }

    private void missed(PollLoop.Turn turn) {
        if (turn instanceof PollLoop.Tolerated tolerated) {
            liveness = liveness.failed(connection.clock().now().wall(), tolerated.failure());
            log.failed(askedAgent, tolerated.failure());
            pollAfter(tolerated.pause());
        } else if (turn instanceof PollLoop.Ended ended) {
            end(slot -> slot.fail(ended.failure()));
        }
    }

    /** Ends the poll well for all who listen. */
    void close() {
        end(PollSlot::complete);
    }

    private void end(Consumer<PollSlot<S>> told) {
        slots.close();
        log.over();
        onOver.accept(this);
        underWay.dispose();
        slots.forEach(told);
    }

    /** By way of the drain, so that a transport that answers at once does not nest call in call. */
    private void pollAfter(Duration delay) {
        if (delay.isZero()) {
            step.run();
        } else {
            heardWithin(delay);
            begin(() -> connection.clock().after(delay, step::run));
        }
    }

    /**
     * Begins what is to be disposed of when the last one leaves; nothing, if it has left. The handle is in its place
     * before: what begins may be over, and the next thing begun by another thread, before its own handle is known.
     */
    private void begin(Supplier<Disposable> work) {
        Disposable.Swap handle = Disposables.swap();
        if (underWay.replace(handle)) {
            handle.replace(work.get());
        }
    }
}
