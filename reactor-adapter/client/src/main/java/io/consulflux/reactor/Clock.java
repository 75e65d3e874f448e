// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.protocol.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The one source of time: what it is now and when something is due, both from one scheduler. */
record Clock(Scheduler scheduler) {

    /** Schedulers tell monotonic time in nanoseconds and the calendar's in milliseconds; a virtual one tells its own. */
    Moment now() {
        return new Moment(nanos(), Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)));
    }

    long nanos() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    Disposable at(long dueNanos, Runnable task) {
        return scheduler.schedule(task, Math.max(0, dueNanos - nanos()), TimeUnit.NANOSECONDS);
    }

    Disposable after(Duration delay, Runnable task) {
        return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
