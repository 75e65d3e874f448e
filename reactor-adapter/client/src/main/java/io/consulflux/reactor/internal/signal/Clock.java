// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import io.consulflux.protocol.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The one source of time: what it is now and when something is due, both from one scheduler. */
public record Clock(Scheduler scheduler) {

    /** Schedulers tell monotonic time in nanoseconds and the calendar's in milliseconds; a virtual one tells its own. */
    public Moment now() {
        return new Moment(nanos(), Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)));
    }

    public long nanos() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    public Disposable at(long dueNanos, Runnable task) {
        return scheduler.schedule(task, Math.max(0, dueNanos - nanos()), TimeUnit.NANOSECONDS);
    }

    public Disposable after(Duration delay, Runnable task) {
        return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
