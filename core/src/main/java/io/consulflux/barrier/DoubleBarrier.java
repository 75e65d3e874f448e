// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import java.time.Duration;

/**
 * A piece of work that several do at the same time: nobody begins before all have entered, and nobody goes on before all are
 * done. Each round needs a prefix of its own. Immutable; each method gives a changed copy, and throws {@link
 * IllegalArgumentException} at once for a value it cannot use.
 *
 * <p>A member's entry says {@link #ENTERED}, {@link #WORKING} and at last {@link #DONE}, so that one that is slow to look still sees
 * that all had entered when others are working already, or done.
 *
 * @param as as whom to take part. A lost session ends the round for its member, whatever the participation says: the others
 *     may have gone on.
 * @param members how many must enter, 1 at least
 * @param timeout for each of the two waits, more than 0 and at most 24 hours; by default 5 minutes
 */
public record DoubleBarrier(Participation as, int members, Duration timeout) {

    /** The state of one that waits for the others to enter. */
    public static final String ENTERED = "entered";

    /** The state of one that has begun. */
    public static final String WORKING = "working";

    /** The state of one that waits for the others to end. */
    public static final String DONE = "done";

    private static final Duration LONGEST = Duration.ofHours(24);

    public DoubleBarrier {
        as = as.onLoss(Participation.OnLoss.END);
        // Each checks what it is given.
        Barrier.at(as.prefix()).quorum(members).timeout(timeout);
    }

    /** With five minutes for each wait. */
    public static DoubleBarrier of(String prefix, String id, int members) {
        return new DoubleBarrier(Participation.of(prefix, id), members, Duration.ofMinutes(5));
    }

    /** The same with so much time for each wait. */
    public DoubleBarrier timeout(Duration limit) {
        return new DoubleBarrier(as, members, limit);
    }

    /** Open when so many are there, whatever they say. */
    public Barrier entry() {
        return Barrier.at(as.prefix()).quorum(members).readyWhen(anyone -> true).timeout(timeout);
    }

    /** Open when one has begun: then all were there. It gives up no sooner than {@link #entry()}. */
    public Barrier begun() {
        return Barrier.at(as.prefix())
                .quorum(1)
                .readyWhen(one -> one.state().equals(WORKING) || one.state().equals(DONE))
                .timeout(LONGEST);
    }

    /** Open when nobody who is there is still to end. */
    public Barrier exit() {
        return Barrier.at(as.prefix()).atLeast(1).readyWhen(DONE).timeout(timeout);
    }
}
