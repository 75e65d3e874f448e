// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.consulflux.reactor.internal.signal.Hearer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** One comes while the last one leaves: either it is taken in and the set stays open, or it is turned away. */
@JCStressTest
@Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "came in time: the poll lives on")
@Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "came too late, and knows it")
@Outcome(expect = FORBIDDEN, desc = "a slot in a closed set, or an open set without one")
@State
public class SlotsStress {

    private final Slots<String> slots = new Slots<>();
    private final PollSlot<String> leaving = new PollSlot<>(new Hearer<>());
    private final PollSlot<String> coming = new PollSlot<>(new Hearer<>());

    public SlotsStress() {
        slots.add(leaving);
    }

    @Actor
    public void come(ZZI_Result result) {
        result.r1 = slots.add(coming) != Slots.Entry.CLOSED;
    }

    @Actor
    public void leave(ZZI_Result result) {
        result.r2 = slots.remove(leaving);
    }

    @Arbiter
    public void end(ZZI_Result result) {
        slots.forEach(slot -> result.r3++);
    }
}
