// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A few watched keys among many: what is read for a change, played on a store that is only reckoned. */
class PlanCostTest {

    private static final int STORE = 1_000_000;
    private static final long ENTRY = 150;
    private static final int WATCHED = 300;

    /** Where an answer is given up in one of the tests. */
    private static final long LONGEST = 1 << 20;

    private static final PollPlanner PLANNER = PollPlanner.within(PollPlanner.DEFAULT_BUDGET);

    private Costs costs = Costs.unknown();
    private PollPlan plan = PollPlan.none();
    private long spent;
    private int rounds;

    /** Keys are store/000000 to store/999999. */
    private static long entriesUnder(String prefix) {
        int digits = prefix.length() - "store/".length();
        return digits >= 6 ? 1 : digits <= 0 ? STORE : (long) Math.pow(10, 6 - digits);
    }

    private static String key(int number) {
        return "store/%06d".formatted(number);
    }

    @Test
    void watchedKeysScatteredAmongAMillionCostLittle() {
        Watched watched = PollPlannerTest.keys(WATCHED, i -> key(i * (STORE / WATCHED) + i % 10));
        play(watched, Long.MAX_VALUE);
        report("scattered", watched);

        assertThat(greatest()).isLessThanOrEqualTo(Cost.CHEAP);
        assertThat(rounds).isLessThanOrEqualTo(3);
        assertThat(spent).as("the store is read once to learn that").isLessThanOrEqualTo(2 * STORE * ENTRY);
    }

    @Test
    void answersThatAreGivenUpTeachTheSame() {
        Watched watched = PollPlannerTest.keys(WATCHED, i -> key(i * (STORE / WATCHED) + i % 10));
        play(watched, LONGEST);
        report("scattered, answers given up", watched);

        assertThat(greatest()).isLessThanOrEqualTo(Cost.CHEAP);
        assertThat(spent).as("no more than to read all").isLessThanOrEqualTo(STORE * ENTRY);
    }

    @Test
    void watchedKeysInClustersArePolled() {
        int[] clusters = {12, 345, 1700, 5432, 9001};
        Watched watched = PollPlannerTest.keys(WATCHED, i -> key(clusters[i % 5] * 100 + i / 5));
        play(watched, Long.MAX_VALUE);
        report("clustered", watched);

        assertThat(plan.turns(watched)).isZero();
        assertThat(greatest()).isLessThanOrEqualTo(100 * ENTRY);
    }

    @Test
    void aPlanDoesNotForgetWhyItLeftAPrefix() {
        Watched watched = PollPlannerTest.keys(WATCHED, i -> key(i * (STORE / WATCHED)));
        play(watched, Long.MAX_VALUE);
        long once = spent;
        Random random = Histories.data();
        for (int i = 0; i < 1_000; i++) {
            String key = key(random.nextInt(STORE));
            watched = random.nextBoolean()
                    ? watched.withKey(key)
                    : watched.withoutKey(watched.keys().get(random.nextInt(watched.size())));
            play(watched, Long.MAX_VALUE);
        }
        report("coming and going", watched);

        assertThat(spent - once).isLessThanOrEqualTo(STORE * ENTRY / 10);
    }

    @Test
    void aLongListingThatIsWatchedIsNotGivenUp() {
        Watched watched = PollPlannerTest.keys(20_000, i -> key(i * 3));
        play(watched, Long.MAX_VALUE);

        assertThat(plan.turns(watched)).isZero();
    }

    @Test
    void costsThatDifferLittleAreNoNews() {
        Costs some = Costs.unknown().with("a", new Cost(1_000, 10, 5));

        assertThat(some.with("a", new Cost(1_100, 11, 5))).isSameAs(some);
        assertThat(some.with("a", new Cost(2_000, 10, 5))).isNotSameAs(some);
        assertThat(some.without("a").of("a", 1)).isEqualTo(Cost.assumed(1));
    }

    @Test
    void aPrefixCostsAtLeastWhatIsKnownBelowIt() {
        Costs some = Costs.unknown()
                .with("a/0", new Cost(1_000, 10, 2))
                .with("a/01", new Cost(900, 9, 2))
                .with("a/1", new Cost(2_000, 20, 3))
                .with("b", new Cost(5_000, 50, 5));

        assertThat(some.of("a/", 7)).isEqualTo(new Cost(3_000, 30, 5).plus(Cost.assumed(2)));
    }

    /** Plans and answers, until the plan stays. */
    private void play(Watched watched, long longest) {
        PollPlan next = PLANNER.next(plan, watched, costs);
        while (!next.pollsTheSame(plan)) {
            rounds++;
            List<Poll> starts = Difference.between(plan, next, watched).starts();
            plan = next;
            starts.forEach(poll -> answer(poll, watched, longest));
            next = PLANNER.next(plan, watched, costs);
        }
        plan = next;
    }

    private void answer(Poll poll, Watched watched, long longest) {
        long bytes = bytes(poll);
        spent += Math.min(bytes, longest);
        if (poll instanceof Poll.OfPrefix of) {
            costs = bytes > longest
                    ? costs.givenUp(of.prefix(), longest)
                    : costs.learnt(of.prefix(), PlanCostTest::entriesUnder, bytes, watched);
        }
    }

    private static long bytes(Poll poll) {
        return poll instanceof Poll.OfKey ? ENTRY : entriesUnder(poll.text()) * ENTRY;
    }

    /** The most that a change makes one read. */
    private long greatest() {
        return plan.polls().stream().mapToLong(PlanCostTest::bytes).max().orElse(0);
    }

    private void report(String name, Watched watched) {
        double mean = plan.polls().stream()
                .mapToDouble(poll -> (double) bytes(poll) * entriesUnder(poll) / STORE)
                .sum();
        System.out.printf(
                "%s: %d plans, %,d bytes to learn; %d polls, at most %,d bytes a change, %.1f in the mean; %d in turns,"
                        + " %,d bytes a round%n",
                name,
                rounds,
                spent,
                plan.polls().size(),
                greatest(),
                mean,
                plan.turns(watched),
                plan.turns(watched) * ENTRY);
    }

    private static long entriesUnder(Poll poll) {
        return poll instanceof Poll.OfKey ? 1 : entriesUnder(poll.text());
    }
}
