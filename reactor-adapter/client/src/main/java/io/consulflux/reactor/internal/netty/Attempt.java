// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.internal.options.TokenSource;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How far one exchange has come; from this follows what its failure means.
 *
 * <p>Threads: the network's and the timer's meet here. Whoever moves the phase first decides: after {@link #timedOut}
 * said "not sent", {@link #maySend} refuses.
 */
final class Attempt {

    /**
     * How soon after the sending a reused connection must fail to count as one that the agent had closed before. A
     * blocking query that is cut later was cut while it waited, which is news for the poller.
     */
    private static final long STALE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The secret of the token that stands for no token. */
    private static final String ANONYMOUS = "anonymous";

    private enum Phase {
        NEEDS_TOKEN,
        NEEDS_TURN,
        NEEDS_CONNECTION,
        SENT,
        ANSWERED,
        OVER
    }

    private final Request request;
    private final String agent;
    private final String way;
    private final Scheduler scheduler;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEEDS_TOKEN);
    private volatile boolean identified;
    private volatile boolean sent;
    private volatile boolean reused;
    private volatile long sentAt;
    private volatile boolean roomless;
    private volatile boolean answered;

    Attempt(Request request, String agent, Scheduler scheduler) {
        this(request, agent, agent, scheduler);
    }

    /** @param way the agent as messages name it, and how it is reached */
    Attempt(Request request, String agent, String way, Scheduler scheduler) {
        this.request = request;
        this.agent = agent;
        this.way = way;
        this.scheduler = scheduler;
    }

    Request request() {
        return request;
    }

    String agent() {
        return agent;
    }

    /** Whether the request goes with a token of its own. */
    boolean isIdentified() {
        return identified;
    }

    /** @param token an empty text for none */
    void tokenIsThere(String token) {
        identified = !token.isEmpty() && !token.equals(ANONYMOUS);
        phase.compareAndSet(Phase.NEEDS_TOKEN, Phase.NEEDS_TURN);
    }

    void hasItsTurn() {
        phase.compareAndSet(Phase.NEEDS_TURN, Phase.NEEDS_CONNECTION);
    }

    /**
     * Asked on the connection, before the first byte.
     *
     * @param usedBefore whether another exchange has used the connection
     */
    boolean maySend(boolean usedBefore) {
        reused = usedBefore;
        sentAt = scheduler.now(TimeUnit.NANOSECONDS);
        if (!phase.compareAndSet(Phase.NEEDS_CONNECTION, Phase.SENT)) {
            return false;
        }
        sent = true;
        return true;
    }

    void answerBegins() {
        answered = true;
        phase.compareAndSet(Phase.SENT, Phase.ANSWERED);
    }

    /** Whether somebody reads the answer, or has. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether the answer has room to be read on. */
    void hasRoom(boolean room) {
        roomless = !room;
    }

    /**
     * Whether the request may go out once more, on another connection: only a read, only if the connection was closed by
     * the agent while it lay idle, and no byte of an answer came. A write is never sent twice.
     */
    boolean mayRepeat(Throwable failure) {
        boolean stale = reused
                && FailureInWords.isClosedConnection(failure)
                && scheduler.now(TimeUnit.NANOSECONDS) - sentAt < STALE_WITHIN_NANOS;
        return stale
                && request.method() == Request.Method.GET
                && phase.compareAndSet(Phase.SENT, Phase.NEEDS_CONNECTION);
    }

    ConsulException timedOut(Duration timeout, NettyLane lane) {
        Phase was = phase.getAndSet(Phase.OVER);
        if (was == Phase.ANSWERED && roomless) {
            // Not unreachable: another agent's answer would find no more room.
            return new ConsulUnavailableException(
                    request.operation(),
                    -1,
                    way + ": no room for the answer within " + timeout + ", since all answers under way take the "
                            + lane.budget()
                            + " bytes of answerBudget: ask for less at a time, such as keys() or narrower"
                            + " prefixes, or raise it",
                    (Throwable) null);
        }
        String words = switch (was) {
            case NEEDS_TOKEN -> "no token within " + timeout;
            case NEEDS_TURN -> "all " + lane + " were busy for " + timeout;
            case NEEDS_CONNECTION -> "no connection within " + timeout;
            case SENT, OVER -> "no answer within " + timeout;
            case ANSWERED -> "no whole answer within " + timeout;
        };
        return unreachable(sent || was == Phase.SENT, words, null);
    }

    /** What the failure means to the caller. */
    ConsulException explain(Throwable failure) {
        if (failure instanceof ConsulException known) {
            return known;
        }
        if (failure instanceof TokenSource.Unusable) {
            return new ConsulRequestException(request.operation(), -1, String.valueOf(failure.getMessage()));
        }
        Phase was = phase.getAndSet(Phase.OVER);
        if (sent && FailureInWords.isNotHttp(failure)) {
            return new ConsulAnswerException(request.operation(), -1, way + ": the answer is not HTTP", failure);
        }
        String words = FailureInWords.of(failure, was == Phase.ANSWERED);
        return unreachable(sent || was == Phase.SENT, words, failure);
    }

    ConsulUnreachableException crowded(NettyLane lane) {
        return unreachable(false, "all " + lane + " are busy, and too many requests wait for one", null);
    }

    private ConsulUnreachableException unreachable(boolean wasSent, String words, @Nullable Throwable cause) {
        return new ConsulUnreachableException(request.operation(), wasSent, way + ": " + words, cause);
    }
}
