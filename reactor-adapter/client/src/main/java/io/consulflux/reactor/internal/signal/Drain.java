// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a piece of work by one thread at a time: who calls while it runs makes it run once more. Calls from within the
 * work do not nest.
 */
public final class Drain {

    private final AtomicInteger missed = new AtomicInteger();
    private final Runnable work;

    public Drain(Runnable work) {
        this.work = work;
    }

    public void run() {
        if (missed.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                if (!done) {
                    // Whoever comes next can still get in.
                    missed.set(0);
                }
            }
            seen = missed.addAndGet(-seen);
        } while (seen != 0);
    }
}
