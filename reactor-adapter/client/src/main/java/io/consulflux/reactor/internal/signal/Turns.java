// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets so many pieces of work run at a time; the others wait in the order of their subscription. A cancelled one leaves
 * the queue at once.
 *
 * <p>Threads: any. Work starts on the thread that subscribes, or on one whose work has just ended. The lock is held for a
 * few field accesses, never while a signal is given.
 */
public final class Turns {

    private final int size;
    private final int waitingLimit;

    /** Both guarded by this object. */
    private final Set<Ticket> waiting = new LinkedHashSet<>();

    private int taken;

    /** One thread serves at a time, in a loop: work that ends at once must not deepen the stack. */
    private final AtomicInteger serving = new AtomicInteger();

    public Turns(int size, int waitingLimit) {
        this.size = size;
        this.waitingLimit = waitingLimit;
    }

    /** Runs the work in its turn; fails with the given error where too many wait already. */
    public <T> Mono<T> inTurn(Mono<T> work, Supplier<? extends Throwable> crowded) {
        return Mono.defer(() -> {
            Ticket ticket = new Ticket();
            return Mono.defer(() -> queue(ticket) ? ticket.called.asMono() : Mono.error(crowded.get()))
                    .then(work)
                    .doFinally(end -> giveBack(ticket));
        });
    }

    private boolean queue(Ticket ticket) {
        synchronized (this) {
            if (ticket.over) {
                // Cancelled on another thread while it subscribed here: nobody would give this turn back.
                return true;
            }
            if (taken >= size && waiting.size() >= waitingLimit) {
                return false;
            }
            waiting.add(ticket);
        }
        serve();
        return true;
    }

    private void giveBack(Ticket ticket) {
        synchronized (this) {
            ticket.over = true;
            waiting.remove(ticket);
            if (ticket.holds) {
                ticket.holds = false;
                taken--;
            }
        }
        serve();
    }

    private void serve() {
        if (serving.getAndIncrement() != 0) {
            return;
        }
        do {
            Ticket next = next();
            while (next != null) {
                next.called.tryEmitEmpty();
                next = next();
            }
        } while (serving.decrementAndGet() != 0);
    }

    private synchronized @Nullable Ticket next() {
        Iterator<Ticket> first = waiting.iterator();
        if (taken >= size || !first.hasNext()) {
            return null;
        }
        Ticket next = first.next();
        first.remove();
        next.holds = true;
        taken++;
        return next;
    }

    private static final class Ticket {

        private final Sinks.Empty<Void> called = Sinks.empty();

        /** Both guarded by the {@link Turns}. */
        private boolean holds;

        private boolean over;
    }
}
