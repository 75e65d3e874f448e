// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How rarely plans change while thousands of watches come and go one by one. */
class PlanCountTest {

    private static final int SUBSCRIPTIONS = 10_000;
    private static final int MOST_PLANS = 50;
    private static final PollPlanner PLANNER = PollPlanner.within(PollPlanner.DEFAULT_BUDGET);

    private Watched watched = Watched.nothing();
    private PollPlan plan = PollPlan.none();
    private int plans;

    enum Shape {
        NUMBERED,
        UNPADDED,
        FOLDERS,
        RANDOM;

        private String key(int i) {
            return switch (this) {
                case NUMBERED -> "app/key-%05d".formatted(i);
                case UNPADDED -> "node-" + i + "/state";
                case FOLDERS -> "team-%d/app-%d/%d".formatted(i % 7, i / 7 % 31, i);
                case RANDOM -> new UUID(Histories.random(i).nextLong(), i).toString();
            };
        }

        List<String> keys() {
            return IntStream.range(0, SUBSCRIPTIONS).mapToObj(this::key).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void watchesThatComeAndGoInOrder(Shape shape) {
        List<String> keys = shape.keys().stream().sorted().toList();
        growAndShrink(shape + " sorted", keys, keys);
    }

    @ParameterizedTest
    @EnumSource
    void watchesThatComeAndGoInAnyOrder(Shape shape) {
        List<String> keys = new ArrayList<>(shape.keys());
        Collections.shuffle(keys, Histories.data());
        List<String> leaving = new ArrayList<>(keys);
        Collections.shuffle(leaving, Histories.random(1));
        growAndShrink(shape + " shuffled", keys, leaving);
    }

    private void growAndShrink(String name, List<String> coming, List<String> leaving) {
        for (String key : coming) {
            watched = watched.withKey(key);
            take(PLANNER.next(plan, watched, Costs.unknown()));
        }
        long late = plan.turns(watched);
        take(PLANNER.settled(plan, watched, Costs.unknown()));
        int grown = plans;
        assertThat(plan.turns(watched)).isZero();
        for (String key : leaving) {
            watched = watched.withoutKey(key);
            take(PLANNER.next(plan, watched, Costs.unknown()));
        }
        System.out.printf(
                "%s: %d plans to grow (%d waited for their turns at its end), %d to shrink%n",
                name, grown, late, plans - grown);
        assertThat(grown).isLessThanOrEqualTo(MOST_PLANS);
        assertThat(plans - grown).isLessThanOrEqualTo(MOST_PLANS);
        assertThat(plan.polls()).isEmpty();
    }

    private void take(PollPlan next) {
        plans += next.pollsTheSame(plan) ? 0 : 1;
        plan = next;
    }
}
