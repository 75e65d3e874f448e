// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulAnswerException;
import io.consulflux.ConsulException;
import io.consulflux.poll.Backoff;
import io.consulflux.poll.Headers;
import io.consulflux.poll.KvCursor;
import io.consulflux.poll.PollTimes;
import io.consulflux.poll.Question;
import io.consulflux.poll.WakeBudget;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One blocking query after another, and its answers for all who ask the same.
 *
 * <p>Threads: the loop is a chain of signals, each begun by the one before, so that its fields are touched by one thread
 * at a time; who joins and leaves is {@link Slots}' matter.
 */
final class SharedPoller<S> implements Told<S> {

    /** How long a refusal such as a revoked token is borne by those who have seen a state before. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Question<S> question;
    private final Connection connection;
    private final Supplier<Duration> waits;
    private final Consumer<SharedPoller<S>> onOver;
    private final Slots<S> slots = new Slots<>();
    private final Disposable.Swap underWay = Disposables.swap();

    private KvCursor cursor = KvCursor.start();
    private WakeBudget budget;
    private long asked;
    private Duration waited = Duration.ZERO;
    private int failures;
    private long refusedSince;

    private volatile @Nullable Snapshot<S> current;

    SharedPoller(
            Question<S> question, Connection connection, Supplier<Duration> waits, Consumer<SharedPoller<S>> onOver) {
        this.question = question;
        this.connection = connection;
        this.waits = waits;
        this.onOver = onOver;
        this.budget = WakeBudget.full(connection.clock().nanos());
    }

    /** Takes the slot in, unless the last one has left. */
    boolean join(PollSlot<S> slot) {
        Slots.Entry entry = slots.add(slot);
        if (entry == Slots.Entry.CLOSED) {
            return false;
        }
        slot.joined(this);
        if (entry == Slots.Entry.FIRST) {
            poll();
        }
        return true;
    }

    @Override
    public void leave(PollSlot<S> slot) {
        if (slots.remove(slot)) {
            onOver.accept(this);
            underWay.dispose();
        }
    }

    @Override
    public @Nullable Snapshot<S> current() {
        return current;
    }

    /** The first read of all, and after a failure or a step back, is answered at once: it waits in no line for polls. */
    private void poll() {
        if (underWay.isDisposed()) {
            return;
        }
        asked = connection.clock().nanos();
        boolean first = cursor.index() == 0;
        waited = waits.get();
        Request request = first ? question.request() : question.request().blocking(cursor.index(), waited);
        Duration limit = first ? connection.callTimeout() : PollTimes.limit(PollTimes.WAIT);
        underWay.replace(
                connection.exchange(request, limit).subscribe(response -> answered(request, response), this::failed));
    }

    private void answered(Request request, Response response) {
        try {
            long index = response.index()
                    .orElseThrow(() -> new ConsulAnswerException(
                            request.operation(), response.status(), "the answer has no X-Consul-Index", null));
            Snapshot<S> known = current;
            S state = question.read(response, Optional.ofNullable(known).map(Snapshot::state));
            failures = 0;
            refusedSince = 0;
            boolean due = cursor.index() == 0 || connection.clock().nanos() - asked >= waited.toNanos();
            cursor = cursor.answered(index);
            next(told(Headers.snapshot(state, response, index, cursor.epoch())) || due);
        } catch (ConsulException unintelligible) {
            failed(unintelligible);
        }
    }

    /** Tells the state to all, unless it is what they know. */
    private boolean told(Snapshot<S> snapshot) {
        Snapshot<S> known = current;
        if (known != null && known.epoch() == snapshot.epoch() && known.state().equals(snapshot.state())) {
            return false;
        }
        current = snapshot;
        slots.forEach(PollSlot::look);
        return true;
    }

    /**
     * The next poll, at once or in a while.
     *
     * @param earned whether the answer brought a change, or came when it was due
     */
    private void next(boolean earned) {
        if (!earned) {
            budget = budget.spend(connection.clock().nanos());
        }
        pollAfter(earned ? Duration.ZERO : budget.pause());
    }

    private void failed(Throwable failure) {
        failures++;
        cursor = cursor.failed();
        if (failure instanceof ConsulException known && (known.isRetryable() || isBearable())) {
            pollAfter(
                    Backoff.DEFAULT.after(failures, ThreadLocalRandom.current().nextDouble()));
            return;
        }
        end(failure);
    }

    /** Ends the poll for all who listen. */
    void end(Throwable failure) {
        slots.close();
        onOver.accept(this);
        underWay.dispose();
        slots.forEach(slot -> slot.fail(failure));
    }

    private boolean isBearable() {
        long now = connection.clock().nanos();
        refusedSince = refusedSince == 0 ? now : refusedSince;
        return current != null && now - refusedSince < GRACE.toNanos();
    }

    /** Always by way of the scheduler, so that a transport that answers at once does not nest call in call. */
    private void pollAfter(Duration delay) {
        underWay.replace(connection.clock().after(delay, this::poll));
    }
}
