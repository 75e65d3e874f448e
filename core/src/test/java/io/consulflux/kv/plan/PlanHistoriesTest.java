// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.consulflux.Histories;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.KeyPath;
import io.consulflux.kv.plan.Difference.Move;
import io.consulflux.state.Consistency;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of plans however watchers come and go. */
class PlanHistoriesTest {

    private static final String[] PIECES = {"a", "b", "/", ".", " ", "-", "0", "1", "%", "é", "\uffee", "😀", "😁"};

    @Test
    void everyWatchedThingHasOnePlaceAndPollsStayWithinTheBudget() {
        Histories.check(1_500, random -> {
            int budget = 1 + random.nextInt(20);
            PollPlanner planner = PollPlanner.within(budget);
            Watched watched = Watched.nothing();
            Costs costs = Costs.unknown();
            PollPlan plan = PollPlan.none();
            for (int i = random.nextInt(60); i > 0; i--) {
                watched = changed(watched, random);
                costs = random.nextInt(5) == 0 ? answered(plan, costs, watched, random) : costs;
                PollPlan next = random.nextInt(8) == 0
                        ? planner.settled(plan, watched, costs)
                        : planner.next(plan, watched, costs);
                assertSound(next, watched, budget);
                assertWay(plan, next, watched);
                plan = next;
            }
            assertThat(planner.settled(planner.settled(plan, watched, costs), watched, costs)
                            .polls())
                    .as("settled is settled")
                    .isEqualTo(planner.settled(plan, watched, costs).polls());
        });
    }

    @Test
    void thePlanDependsOnNothingButItsInput() {
        Histories.check(500, random -> {
            Watched watched = Watched.nothing();
            for (int i = 0; i < 60; i++) {
                watched = changed(watched, random);
            }
            Watched again = Watched.of(new HashSet<>(watched.keys()), new HashSet<>(watched.prefixes()));
            PollPlanner planner = PollPlanner.within(7);
            assertThat(planner.next(PollPlan.none(), watched, Costs.unknown()).polls())
                    .isEqualTo(planner.next(PollPlan.none(), again, Costs.unknown())
                            .polls());
        });
    }

    @Test
    void withoutBadNewsEverythingThatBeginsAlikeIsPolledAfterAFreshPlan() {
        Histories.check(1_000, random -> {
            Set<String> keys = new HashSet<>();
            for (int i = random.nextInt(200); i >= 0; i--) {
                keys.add("app/" + key(random));
            }
            PollPlan plan = PollPlanner.within(16).next(PollPlan.none(), Watched.of(keys, List.of()), Costs.unknown());
            assertThat(keys).allMatch(key -> plan.ofKey(key).isPresent());
        });
    }

    private static void assertSound(PollPlan plan, Watched watched, int budget) {
        assertThat(plan.polls()).hasSizeLessThanOrEqualTo(budget);
        for (Poll poll : plan.polls()) {
            assertThatCode(() -> new EntriesQuestion(poll.text(), Optional.empty(), Consistency.DEFAULT))
                    .as("%s has a path", poll)
                    .doesNotThrowAnyException();
            assertThat(Character.isHighSurrogate(
                            (poll.text() + ".").charAt(Math.max(0, poll.text().length() - 1))))
                    .as("%s ends between two characters", poll)
                    .isFalse();
        }
        for (String key : watched.keys()) {
            List<Poll> telling =
                    plan.polls().stream().filter(poll -> poll.tells(key)).toList();
            assertThat(telling).as("polls that tell %s", key).hasSizeLessThanOrEqualTo(1);
            assertThat(plan.ofKey(key)).isEqualTo(telling.stream().findAny());
        }
        for (String prefix : watched.prefixes()) {
            assertThat(plan.ofPrefix(prefix))
                    .isEqualTo(plan.polls().stream()
                            .filter(poll -> poll instanceof Poll.OfPrefix && prefix.startsWith(poll.text()))
                            .findAny());
        }
        boolean fits = watched.size() <= budget && plan.watched() <= budget;
        assertThat(fits && plan.turns(watched) > 0)
                .as("something waits for its turn though there are connections enough")
                .isFalse();
    }

    /** Whoever follows the difference runs what the later plan needs and nothing else. */
    private static void assertWay(PollPlan before, PollPlan after, Watched watched) {
        Difference way = Difference.between(before, after, watched);
        Set<Poll> running = new HashSet<>(before.polls());
        assertThat(way.starts()).noneMatch(running::contains);
        assertThat(way.stops()).allMatch(running::contains);
        running.addAll(way.starts());
        way.stops().forEach(running::remove);
        assertThat(running).hasSameElementsAs(after.needed(watched));
        TreeMap<String, Move> moved = new TreeMap<>();
        way.moves().stream().filter(move -> !move.isPrefix()).forEach(move -> moved.put(move.text(), move));
        for (String key : watched.keys()) {
            Move move = moved.get(key);
            assertThat(move == null ? after.ofKey(key) : move.to()).isEqualTo(after.ofKey(key));
            assertThat(move == null ? after.ofKey(key) : move.from()).isEqualTo(before.ofKey(key));
        }
    }

    private static Costs answered(PollPlan plan, Costs costs, Watched watched, Random random) {
        Costs more = costs;
        for (Poll poll : plan.polls()) {
            if (poll instanceof Poll.OfPrefix of && random.nextBoolean()) {
                more = random.nextInt(4) == 0
                        ? more.givenUp(of.prefix(), 1 << 20)
                        : more.learnt(
                                of.prefix(),
                                part -> watched.keysIn(new Poll.OfPrefix(part)) + 4000L / (1 + part.length()),
                                random.nextInt(2_000_000),
                                watched);
            }
        }
        return more;
    }

    private static Watched changed(Watched watched, Random random) {
        List<String> all = new ArrayList<>(Stream.concat(watched.keys().stream(), watched.prefixes().stream())
                .toList());
        if (!all.isEmpty() && random.nextInt(3) == 0) {
            String text = all.get(random.nextInt(all.size()));
            return random.nextBoolean() ? watched.withoutKey(text) : watched.withoutPrefix(text);
        }
        String text = key(random);
        return random.nextInt(5) == 0 ? watched.withPrefix(text) : watched.withKey(text);
    }

    private static String key(Random random) {
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(7); i >= 0; i--) {
            key.append(PIECES[random.nextInt(PIECES.length)]);
        }
        try {
            KeyPath.of(key.toString());
            return key.toString();
        } catch (IllegalArgumentException noPath) {
            return key(random);
        }
    }
}
