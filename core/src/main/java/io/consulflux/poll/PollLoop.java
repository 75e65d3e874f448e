// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.error.ConsulException;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One blocking query after another, as a machine: what to ask next, what an answer says, how long to pause, and which
 * failure ends it. It sends nothing and reads no clock. {@link #ask}, then {@link #answered} or {@link #failed}, then, unless
 * it has ended, the same again after the pause.
 *
 * <p>Threads: confined to its driver.
 *
 * @param <S> the state that an answer holds
 */
public final class PollLoop<S> {

    /** What follows from the outcome of a query. */
    public sealed interface Turn {}

    /**
     * It was answered.
     *
     * @param isNews whether there is a snapshot that differs from the one before, in its state or its epoch
     * @param isChanged whether its state differs
     * @param isDue whether the answer took as long as it was asked to wait
     * @param pause before the next query
     */
    public record Answered(boolean isNews, boolean isChanged, boolean isDue, Duration pause) implements Turn {}

    /**
     * It failed, and is tried again.
     *
     * @param pause before the next query
     */
    public record Tolerated(ConsulException failure, Duration pause) implements Turn {}

    /** It failed, and that is the end. */
    public record Ended(ConsulException failure) implements Turn {}

    /**
     * A query.
     *
     * @param limit how long to wait for its outcome
     */
    public record Query(Request request, Duration limit) {}

    private final Question<S> question;
    private final Tolerance tolerance;
    private final Duration callTimeout;
    private final DoubleSupplier chance;

    private Cursor cursor;
    private Optional<String> agent = Optional.empty();
    private WakeBudget wakes;
    private ByteBudget bytes;
    private FailureStreak failures = FailureStreak.none();
    private long asked;
    private Duration waited = Duration.ZERO;
    private @Nullable Snapshot<S> current;

    /**
     * A loop that has not asked yet.
     *
     * @param callTimeout for queries that are answered at once
     * @param chance from 0 to 1, drawn for each pause after a failure
     * @param now on the monotonic clock, as below
     */
    public PollLoop(Question<S> question, Tolerance tolerance, Duration callTimeout, DoubleSupplier chance, long now) {
        this.question = question;
        this.tolerance = tolerance;
        this.callTimeout = callTimeout;
        this.chance = chance;
        this.cursor = question.start();
        this.wakes = WakeBudget.full(now);
        this.bytes = ByteBudget.full(now);
    }

    /** The newest snapshot, or null before the first answer. */
    public @Nullable Snapshot<S> current() {
        return current;
    }

    /** The index of the last answer, unsigned; 0 before the first. */
    public long index() {
        return cursor.seen();
    }

    /**
     * The next query. The first of all, and one after a failure or a step back, is answered at once.
     *
     * @param wait how long a query that can wait shall be held by Consul
     */
    public Query ask(long now, Duration wait) {
        asked = now;
        waited = wait;
        return continues()
                ? new Query(question.request().blocking(cursor.index(), wait), PollTimes.limit(PollTimes.WAIT))
                : new Query(question.request(), callTimeout);
    }

    /** After an answer to the last query. One that cannot be read is a failure, an {@link Error} while reading included. */
    public Turn answered(Response response, long now) {
        Snapshot<S> answer;
        try {
            answer = read(response);
        } catch (Throwable unreadable) {
            return failed(Verdict.unreadable(question.request().operation(), response.status(), unreadable), now);
        }
        Snapshot<S> known = current;
        boolean changed = known == null || !known.state().equals(answer.state());
        boolean news = known == null || changed || known.epoch() != answer.epoch();
        Duration took = Duration.ofNanos(now - asked);
        boolean due = took.compareTo(waited) >= 0;
        failures = failures.answered(continues());
        follow(answer, response.agent(), due);
        if (news) {
            current = answer;
        }
        return new Answered(news, changed, due, pause(response.body().size(), changed, due, took, now));
    }

    /** After a failure of the last query. */
    public Turn failed(ConsulException failure, long now) {
        cursor = cursor.failed();
        failures = failures.and(failure, now, Duration.ofNanos(now - asked));
        return failures.isTolerated(failure, now, current != null, tolerance)
                ? new Tolerated(failure, failures.pause(chance.getAsDouble()))
                : new Ended(failure);
    }

    private boolean continues() {
        return cursor.index() != 0;
    }

    /** Where the index went backwards, what is known says nothing of what is the same: the answer is read afresh. */
    private Snapshot<S> read(Response response) {
        long index = Headers.index(question.request().operation(), response);
        Cursor next = cursor.answered(index);
        boolean backwards = next.epoch() != cursor.epoch();
        Optional<S> before =
                backwards ? Optional.empty() : Optional.ofNullable(current).map(Snapshot::state);
        S state = continues() ? question.read(response, before) : question.readAnew(response, before);
        return Headers.snapshot(state, response, next.seen(), next.epoch());
    }

    private void follow(Snapshot<S> answer, Optional<String> from, boolean due) {
        boolean otherAgent = continues() && !agent.equals(from);
        cursor = due ? cursor.answered(answer.index()) : cursor.answeredEarly(answer.index());
        if (otherAgent) {
            cursor = cursor.failed();
        }
        agent = from;
    }

    private Duration pause(int size, boolean changed, boolean due, Duration took, long now) {
        if (!changed) {
            wakes = due ? wakes.slept(took) : wakes.spend(now);
        }
        bytes = bytes.spend(size, question.bytesPerSecond(), now);
        if (changed) {
            return bytes.pause(size, question.bytesPerSecond());
        }
        return due ? Duration.ZERO : wakes.pause();
    }
}
