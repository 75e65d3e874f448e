// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Events, their end and demand, all at once. */
public final class DemandQueueStress {

    private DemandQueueStress() {}

    /** A queue with a hearer that has its subscription. */
    static class Open {

        final Hearer<Integer> hearer = new Hearer<>();
        final DemandQueue<Integer> queue = new DemandQueue<>(hearer, () -> {});

        Open() {
            queue.open(Hearer.NOTHING);
        }

        String heard() {
            return hearer.heard(Function.identity());
        }
    }

    /** Everything asked for is told, in order, and then the end, once. */
    @JCStressTest
    @Outcome(id = "1 2 complete", expect = ACCEPTABLE, desc = "all of it, once")
    @Outcome(expect = FORBIDDEN, desc = "something lost, twice or out of order")
    @State
    public static class Completion extends Open {

        @Actor
        public void events() {
            queue.offer(List.of(1));
            queue.tell();
            queue.offer(List.of(2));
            queue.complete();
            queue.tell();
        }

        @Actor
        public void demand() {
            queue.request(1);
            queue.request(1);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = heard();
        }
    }

    /** A hasty failure of a queue that is complete but not told: dropped events are never followed by a good end. */
    @JCStressTest
    @Outcome(
            id = {"error", "1 error", "1 2 complete"},
            expect = ACCEPTABLE,
            desc = "all of it, or an error")
    @Outcome(id = "1 2 error", expect = ACCEPTABLE, desc = "closed after the last event, before its end")
    @Outcome(expect = FORBIDDEN, desc = "a good end without the events before it, or no end")
    @State
    public static class Haste extends Open {

        public Haste() {
            queue.offer(List.of(1, 2));
            queue.complete();
        }

        @Actor
        public void demand() {
            queue.request(2);
        }

        @Actor
        public void haste() {
            queue.failNow(new IllegalStateException("closed"));
            queue.tell();
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = heard();
        }
    }
}
