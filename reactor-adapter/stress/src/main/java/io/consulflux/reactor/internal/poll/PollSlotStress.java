// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.consulflux.reactor.internal.signal.Hearer;
import io.consulflux.state.Snapshot;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Two states come while they are asked for. The newest is told in the end, and never an older one after it. */
public final class PollSlotStress {

    private PollSlotStress() {}

    /** Where the states come from. */
    static class Place implements Told<Integer> {

        final Hearer<Snapshot<Integer>> hearer = new Hearer<>();
        final PollSlot<Integer> slot = new PollSlot<>(hearer);
        private volatile Snapshot<Integer> current;

        Place() {
            slot.joined(this);
        }

        void tell(int state) {
            current = new Snapshot<>(state, state, 0, Optional.empty(), Snapshot.Filtered.UNKNOWN);
            slot.look();
        }

        String heard() {
            return hearer.heard(Snapshot::state);
        }

        @Override
        public Snapshot<Integer> current() {
            return current;
        }

        @Override
        public void leave(PollSlot<Integer> left) {}
    }

    /** With demand enough for both. */
    @JCStressTest
    @Outcome(
            id = {"2", "1 2"},
            expect = ACCEPTABLE,
            desc = "the newest, after the older or without it")
    @Outcome(expect = FORBIDDEN, desc = "the newest lost, or an older one after it")
    @State
    public static class Demand extends Place {

        @Actor
        public void states() {
            tell(1);
            tell(2);
        }

        @Actor
        public void demand() {
            slot.request(1);
            slot.request(1);
        }

        @Arbiter
        public void end(L_Result result) {
            result.r1 = heard();
        }
    }

    /** With a cancel in between: what is told stays in order, and nothing comes after the cancel. */
    @JCStressTest
    @Outcome(
            id = {"nothing", "1", "2", "1 2"},
            expect = ACCEPTABLE,
            desc = "in order, as far as it got")
    @Outcome(expect = FORBIDDEN, desc = "out of order, twice, or after the cancel")
    @State
    public static class Cancel extends Place {

        public Cancel() {
            slot.request(Long.MAX_VALUE);
        }

        @Actor
        public void states() {
            tell(1);
            tell(2);
        }

        @Actor
        public void cancel() {
            slot.cancel();
        }

        @Arbiter
        public void end(L_Result result) {
            String before = heard();
            tell(3);
            result.r1 = heard().equals(before) ? before : heard() + " after the cancel";
        }
    }
}
