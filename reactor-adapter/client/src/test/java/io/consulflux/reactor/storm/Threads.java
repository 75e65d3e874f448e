// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Threads that may block. Reactor's own are few on a small machine, and one blocked task would hold up another. */
final class Threads {

    private static final int MOST = 200;
    private static final int WAITING = 10_000;
    private static final int IDLE_SECONDS = 10;

    static final Scheduler BLOCKING = Schedulers.newBoundedElastic(MOST, WAITING, "storm", IDLE_SECONDS, true);

    private Threads() {}
}
