// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulExecException;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Which end of a job is a success, and makes that the condition of what comes after it. A stream of {@link ConsulFlux#exec}
 * completes however the job ended; put before another stream, as by {@code Flux.concat}, it must not. It is used as an
 * operator, {@code consul.exec(job).transform(ExecSuccess.required())}, or with {@link ConsulFlux#run(io.consulflux.exec.ExecJob,
 * ExecSuccess)}.
 */
public final class ExecSuccess implements Function<Flux<NodeEvent>, Flux<NodeEvent>> {

    /** Three tenths of ten nodes are three, whatever binary fractions say. */
    private static final double ROUNDING = 1e-6;

    private static final ExecSuccess REQUIRED = new ExecSuccess(summary -> false);

    /** Of those that are not {@link Outcome#COMPLETE}. */
    private final Predicate<Summary> allowed;

    private ExecSuccess(Predicate<Summary> allowed) {
        this.allowed = allowed;
    }

    /** Every awaited node exited with 0: {@link Outcome#COMPLETE}. */
    public static ExecSuccess required() {
        return REQUIRED;
    }

    /**
     * All but so many nodes exited with 0, and at least one did. Those that exited with another code, that are missing and that
     * are lost count alike. A job that was cut short by a failure ({@link Outcome#ABORTED}) is no success.
     *
     * @param failures 0 or more
     */
    public static ExecSuccess allowing(int failures) {
        if (failures < 0) {
            throw new IllegalArgumentException("failures: expected 0 or more, got " + failures);
        }
        return new ExecSuccess(summary -> isAllowed(summary, failures));
    }

    /**
     * As {@link #allowing(int)}, for a share of the nodes that were awaited or acknowledged: 0.1 allows one of ten, and none
     * of nine.
     *
     * @param share from 0 to 1
     */
    public static ExecSuccess allowing(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: expected a number from 0 to 1, got " + share);
        }
        return new ExecSuccess(summary -> isAllowed(summary, share * nodes(summary)));
    }

    private static boolean isAllowed(Summary summary, double failures) {
        int succeeded = summary.exited() - summary.failed();
        return summary.outcome() != Outcome.ABORTED
                && succeeded > 0
                && nodes(summary) - succeeded <= failures + ROUNDING;
    }

    private static int nodes(Summary summary) {
        return summary.exited() + summary.missing() + summary.lost();
    }

    /**
     * Every event as it comes; after a {@code Finished} that is no success, a {@link ConsulExecException} with its account.
     *
     * <p>Subscription: each one begins anew; the operator may be kept and used for many streams. Completion, Errors,
     * Cancellation, Demand, Threads: otherwise those of the stream.
     */
    @Override
    public Flux<NodeEvent> apply(Flux<NodeEvent> events) {
        return events.handle(this::judge);
    }

    private void judge(NodeEvent event, SynchronousSink<NodeEvent> sink) {
        sink.next(event);
        if (event instanceof ExecEvent.Finished finished
                && finished.summary().outcome() != Outcome.COMPLETE
                && !allowed.test(finished.summary())) {
            sink.error(new ConsulExecException(finished.summary()));
        }
    }
}
