// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What was written before a call is seen by a run after it, and runs never overlap: a lost one would lose a count. */
@JCStressTest
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both were seen, no two runs at a time")
@Outcome(expect = FORBIDDEN, desc = "a lost wake-up, or two runs at a time")
@State
public class DrainStress {

    private volatile boolean one;
    private volatile boolean other;
    private int inside;
    private int overlaps;
    private int seen;
    private final Drain drain = new Drain(this::look);

    private void look() {
        overlaps += inside;
        inside = 1;
        seen = (one ? 1 : 0) + (other ? 1 : 0);
        inside = 0;
    }

    @Actor
    public void one() {
        one = true;
        drain.run();
    }

    @Actor
    public void other() {
        other = true;
        drain.run();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = seen;
        result.r2 = overlaps;
    }
}
