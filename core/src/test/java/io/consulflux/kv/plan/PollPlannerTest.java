// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollPlannerTest {

    private static final PollPlanner PLANNER = PollPlanner.within(PollPlanner.DEFAULT_BUDGET);

    @Test
    void fewWatchedThingsHaveAPollEach() {
        PollPlan plan = plan(Watched.of(List.of("a", "ab", "b/c"), List.of("b/d", "e/")));

        assertThat(plan.polls())
                .containsExactly(
                        new Poll.OfKey("a"),
                        new Poll.OfKey("ab"),
                        new Poll.OfKey("b/c"),
                        new Poll.OfPrefix("b/d"),
                        new Poll.OfPrefix("e/"));
    }

    @Test
    void whatLiesUnderAWatchedPrefixIsToldByItsPoll() {
        PollPlan plan = plan(Watched.of(List.of("a", "a/b/c", "ab"), List.of("a/", "a/b")));

        assertThat(plan.polls()).containsExactly(new Poll.OfKey("a"), new Poll.OfPrefix("a/"), new Poll.OfKey("ab"));
        assertThat(plan.ofPrefix("a/b")).hasValue(new Poll.OfPrefix("a/"));
    }

    @Test
    void manyKeysAreGroupedByTheirBeginnings() {
        PollPlan plan = plan(keys(10_000, i -> "app/key-%05d".formatted(i)));

        assertThat(plan.polls()).hasSize(10).contains(new Poll.OfPrefix("app/key-03"));
    }

    @Test
    void listingsAreBalancedForTheUsualShapes() {
        assertThat(imbalance(keys(10_000, i -> "app/key-%05d".formatted(i)))).isEqualTo(1);
        assertThat(imbalance(keys(
                        10_000, i -> "app/" + UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)}))))
                .isLessThan(1.2);
        // Four folders of ten branches each: one split fits, after which three folders stay whole.
        assertThat(imbalance(keys(10_000, i -> "team-%d/app-%d/%d".formatted(i % 4, i / 4 % 25, i))))
                .isLessThan(3.5);
        assertThat(imbalance(keys(1_000, i -> "node-%d/state".formatted(i)))).isLessThan(2);
    }

    /** How many times the mean the greatest poll tells. */
    private static double imbalance(Watched watched) {
        PollPlan plan = plan(watched);
        double greatest = plan.polls().stream().mapToInt(watched::keysIn).max().orElseThrow();
        return greatest * plan.polls().size() / watched.size();
    }

    @Test
    void noPrefixEndsWhereConsulWouldReadAnother() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            keys.add("a/." + i);
            keys.add("a/.." + i);
            keys.add("a/x y" + i);
            keys.add("a/x  " + i);
        }

        assertThat(plan(Watched.of(keys, List.of())).polls())
                .extracting(Poll::text)
                .isNotEmpty()
                .noneMatch(text -> text.matches(".*(/\\.\\.?|\\s)"));
    }

    @Test
    void aCharacterOfTwoHalvesIsNotParted() {
        List<String> keys = IntStream.range(0, 40)
                .mapToObj(i -> "a/" + Character.toString(0x1F600 + i % 4) + Character.toString(0x1F600 + i))
                .toList();

        assertThat(plan(Watched.of(keys, List.of())).polls())
                .extracting(Poll::text)
                .contains("a/😀😄", "a/😁", "a/😂", "a/😃")
                .hasSize(13);
    }

    @Test
    void theWholeStoreIsPolledOnlyIfItIsWatched() {
        Watched mixed = keys(100, i -> Character.toString('0' + i % 75) + "/" + i);

        assertThat(plan(mixed).polls()).hasSize(16).doesNotContain(new Poll.OfPrefix(""));
        assertThat(plan(mixed.withPrefix("")).polls()).containsExactly(new Poll.OfPrefix(""));
    }

    @Test
    void aKeyUnderAPolledPrefixChangesNothing() {
        Watched watched = keys(100, i -> "app/%03d".formatted(i * 5));
        PollPlan plan = plan(watched);

        assertThat(PLANNER.next(plan, watched.withKey("app/042"), Costs.unknown()))
                .isSameAs(plan);
        assertThat(PLANNER.next(plan, watched.withoutKey("app/005"), Costs.unknown()))
                .isSameAs(plan);
    }

    @Test
    void aKeyBesideThePolledPrefixesWaitsForItsTurnUntilThingsAreSettled() {
        Watched watched = keys(100, i -> "app/%03d".formatted(i));
        PollPlan plan = plan(watched);
        Watched more = watched.withKey("other");

        PollPlan next = PLANNER.next(plan, more, Costs.unknown());
        assertThat(next).isSameAs(plan);
        assertThat(next.ofKey("other")).isEmpty();
        assertThat(PLANNER.settled(next, more, Costs.unknown()).ofKey("other")).isPresent();
    }

    @Test
    void whatCameUnderTheFirstPrefixIsSpreadOverAllPollsOnceThingsAreSettled() {
        PollPlan first = plan(keys(20, i -> "app/key-%05d".formatted(i)));
        Watched all = keys(10_000, i -> "app/key-%05d".formatted(i));
        PollPlan grown = PLANNER.next(first, all, Costs.unknown());

        PollPlan settled = PLANNER.settled(grown, all, Costs.unknown());

        assertThat(settled.polls()).isEqualTo(plan(all).polls());
        assertThat(PLANNER.settled(settled, all, Costs.unknown())).isSameAs(settled);
    }

    @Test
    void aPollThatNobodyNeedsStaysInThePlanAndNeedNotRun() {
        Watched watched = keys(100, i -> "app/%03d".formatted(i));
        PollPlan plan = plan(watched);
        for (int i = 0; i < 10; i++) {
            watched = watched.withoutKey("app/00" + i);
        }

        assertThat(PLANNER.next(plan, watched, Costs.unknown())).isSameAs(plan);
        assertThat(plan.needed(watched)).hasSize(9).doesNotContain(new Poll.OfPrefix("app/00"));
    }

    @Test
    void aKeyWithoutAPathIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Watched.nothing().withKey("a//b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Watched.nothing().withKey(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Watched.nothing().withPrefix("a/."));
        assertThatIllegalArgumentException().isThrownBy(() -> PollPlanner.within(0));
    }

    static Watched keys(int count, IntFunction<String> key) {
        Collection<String> keys = IntStream.range(0, count).mapToObj(key).toList();
        return Watched.of(keys, List.of());
    }

    private static PollPlan plan(Watched watched) {
        return PLANNER.next(PollPlan.none(), watched, Costs.unknown());
    }
}
