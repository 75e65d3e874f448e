// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.protocol.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that jumps to whatever is to happen next. What happens at one time happens in the order in which it was planned. */
final class VirtualTime {

    /** Below zero, since a monotonic clock may read anything. */
    private static final long ORIGIN = -3_000_000_000L;

    private static final Instant DAWN = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Plan> plans =
            new PriorityQueue<>(Comparator.comparingLong(Plan::at).thenComparingLong(Plan::number));
    private long now = ORIGIN;
    private long count;

    /** Something that is to happen, unless it is cancelled before. */
    static final class Plan {
        private final long at;
        private final long number;
        private final Runnable what;
        private boolean cancelled;

        private Plan(long at, long number, Runnable what) {
            this.at = at;
            this.number = number;
            this.what = what;
        }

        private long at() {
            return at;
        }

        private long number() {
            return number;
        }

        void cancel() {
            cancelled = true;
        }
    }

    /** At this reading of the clock, or now if that is past. */
    Plan at(long nanos, Runnable what) {
        Plan plan = new Plan(Math.max(nanos, now), count++, what);
        plans.add(plan);
        return plan;
    }

    Plan after(Duration delay, Runnable what) {
        return at(now + delay.toNanos(), what);
    }

    /** Lets all happen that is to happen in this span, which then has passed. */
    void pass(Duration span) {
        long until = now + span.toNanos();
        for (Plan next = plans.peek(); next != null && next.at <= until; next = plans.peek()) {
            plans.remove();
            if (!next.cancelled) {
                now = next.at;
                next.what.run();
            }
        }
        now = until;
    }

    long nanos() {
        return now;
    }

    Moment moment() {
        return new Moment(now, DAWN.plusNanos(now - ORIGIN));
    }

    /** How long since the beginning. */
    Duration elapsed() {
        return Duration.ofNanos(now - ORIGIN);
    }
}
