// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ConsulExecException;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Makes success of a job the condition of what comes after it. A stream of {@link ConsulFlux#exec} completes however the
 * job ended; put before another stream, as by {@code Flux.concat}, it must not.
 */
public final class ExecSuccess {

    private ExecSuccess() {}

    /**
     * Every event as it comes; after a {@code Finished} whose outcome is not {@link ExecEvent.Outcome#COMPLETE}, a
     * {@link ConsulExecException} with its account.
     *
     * <p>Subscription: each one begins anew; the operator may be kept and used for many streams. Completion, Errors,
     * Cancellation, Demand, Threads: otherwise those of the stream.
     */
    public static Function<Flux<NodeEvent>, Flux<NodeEvent>> required() {
        return events -> events.handle(ExecSuccess::judge);
    }

    private static void judge(NodeEvent event, SynchronousSink<NodeEvent> sink) {
        sink.next(event);
        if (event instanceof ExecEvent.Finished finished
                && finished.summary().outcome() != ExecEvent.Outcome.COMPLETE) {
            sink.error(new ConsulExecException(finished.summary()));
        }
    }
}
