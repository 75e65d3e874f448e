// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.poll.Backoff;
import io.consulflux.poll.PollTimes;
import io.consulflux.simulation.KeysWorld.Told;
import io.consulflux.simulation.KeysWorld.Watched;
import io.consulflux.simulation.SimulatedPoll.Try;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is told of keys, beside what the store held, and what the telling cost. */
final class KeysTruth {

    /** So many wakes without news are free (see {@link io.consulflux.poll.WakeBudget}). */
    private static final int BURST = 100;

    private final KeysWorld world;

    KeysTruth(KeysWorld world) {
        this.world = world;
    }

    <S> void check(Watched<S> watched) {
        Optional<Told<S>> before = Optional.empty();
        for (Told<S> told : watched.told) {
            StoreState then = Objects.requireNonNull(world.states.get(told.number()));
            assertThat(told.snapshot().state()).as("state %s", told.number()).isEqualTo(watched.truth.apply(then));
            before.ifPresent(last -> neverBackwards(last, told));
            before = Optional.of(told);
        }
        assertThat(before.map(told -> told.snapshot().state()))
                .as("the last state")
                .hasValue(watched.truth.apply(world.cluster.store().state()));
        assertThat(watched.late).as("late").isFalse();
        cost(watched.poll.tries());
    }

    private static <S> void neverBackwards(Told<S> before, Told<S> told) {
        long epoch = told.snapshot().epoch();
        assertThat(epoch).isGreaterThanOrEqualTo(before.snapshot().epoch());
        if (epoch == before.snapshot().epoch()) {
            assertThat(told.number()).as("number of the state").isGreaterThanOrEqualTo(before.number());
            assertThat(told.snapshot().index())
                    .isGreaterThanOrEqualTo(before.snapshot().index());
            assertThat(told.snapshot().state()).isNotEqualTo(before.snapshot().state());
        }
    }

    private static void cost(List<Try> tries) {
        long wakes = tries.stream()
                .filter(one -> !one.failed() && !one.changed() && !one.due())
                .count();
        long elapsed = tries.get(tries.size() - 1).over() - tries.get(0).asked();
        assertThat(wakes).as("wakes").isLessThanOrEqualTo(BURST + elapsed / PollTimes.WAIT.toNanos());
        int failed = 0;
        long since = 0;
        for (Try one : tries) {
            // A try that outlasts the longest pause needs no more than the first one after it.
            boolean anew = one.over() - one.asked() >= Backoff.DEFAULT.most().toNanos();
            since = failed == 0 || anew ? one.over() : since;
            failed = one.failed() ? (anew ? 1 : failed + 1) : 0;
            long most = 8 + Duration.ofNanos(one.over() - since).toSeconds() / 5;
            assertThat(failed).as("tries in a row").isLessThanOrEqualTo((int) most);
        }
    }
}
