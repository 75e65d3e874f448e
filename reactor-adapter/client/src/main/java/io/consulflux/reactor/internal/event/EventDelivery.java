// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.event;

import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.event.EventWatch;
import io.consulflux.protocol.event.EventLog;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventReader;
import io.consulflux.reactor.internal.exchange.AgentNames;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.DemandQueue;
import java.time.Instant;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * One listener's way from the log that a poll keeps to what it is told. The log is read whenever it has grown, whatever the
 * demand; what waits for demand waits here.
 *
 * <p>Threads: logs come one after another, by whichever thread; demand and cancel come from anywhere, and go to the {@link
 * DemandQueue}.
 */
public final class EventDelivery extends BaseSubscriber<EventLog> {

    private final EventReader reader;
    private final AgentNames names;
    private final Clock clock;
    private final int limit;
    private final EventQueue waiting;
    private final DemandQueue<NodeEvent> listener;

    public EventDelivery(
            EventWatch watch, AgentNames names, Clock clock, CoreSubscriber<? super NodeEvent> subscriber) {
        this.reader = new EventReader(watch);
        this.names = names;
        this.clock = clock;
        this.limit = watch.limit();
        this.waiting = new EventQueue(watch.overflow(), limit);
        this.listener = new DemandQueue<>(subscriber, this::dispose, waiting);
    }

    /** Begins to follow these logs, and to tell. */
    public void start(Flux<EventLog> logs) {
        // Before there is anything to tell, so that nothing can overtake the subscription.
        listener.open(new Subscription() {
            @Override
            public void request(long n) {
                listener.request(n);
            }

            @Override
            public void cancel() {
                listener.cancel();
                dispose();
            }
        });
        logs.subscribe(this);
    }

    @Override
    protected void hookOnNext(EventLog log) {
        Instant now = clock.now().wall();
        for (Entry entry : reader.read(log)) {
            if (!waiting.offer(entry.told(names.known(entry.agent()), now))) {
                overflown();
                return;
            }
            // Each by itself: what is wanted does not wait, and so cannot be too much.
            listener.tell();
        }
    }

    private void overflown() {
        dispose();
        listener.fail(Exceptions.failWithOverflow(
                "user events came faster than they were asked for: " + limit + " wait already"));
        listener.tell();
    }

    /** All is over, and what waits is not told any more. */
    @Override
    protected void hookOnComplete() {
        listener.completeNow();
        listener.tell();
    }

    /** What waits is told first, unless all is over. */
    @Override
    protected void hookOnError(Throwable failure) {
        if (failure instanceof ConsulClosedException) {
            listener.failNow(failure);
        } else {
            listener.fail(failure);
        }
        listener.tell();
    }
}
