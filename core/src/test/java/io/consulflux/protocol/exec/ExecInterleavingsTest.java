// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.protocol.exec.SimulatedCluster.Agent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Every order in which the things of a small execution can happen, each replayed from the start, and a listener that leaves
 * at every point of each. Of beginnings that look alike from outside in every respect one is taken further.
 */
class ExecInterleavingsTest {

    @Test
    void inEveryOrderOfThingsTheEndIsTheSame() {
        assertThat(all(() -> new Interleaving(0, 0, 0, agent("n1", "x"), agent("n2"))))
                .isGreaterThan(100);
    }

    @Test
    void aRenewalMayFallAnywhere() {
        assertThat(all(() -> new Interleaving(0, 1, 0, agent("n1")))).isGreaterThan(100);
    }

    @Test
    void aCallThatIsCutMayBeAnyCall() {
        assertThat(all(() -> new Interleaving(1, 0, 0, agent("n1")))).isGreaterThan(100);
    }

    @Test
    void aSessionMayBeDestroyedByOthersAtAnyTime() {
        assertThat(all(() -> new Interleaving(0, 0, 1, agent("n1", "x")))).isGreaterThan(100);
    }

    private static Agent agent(String name, String... output) {
        return new Agent(name, List.of(output), 0);
    }

    /** Walks all histories; says how many unlike beginnings there are. */
    private static int all(Supplier<Interleaving> start) {
        Deque<List<Integer>> beginnings = new ArrayDeque<>();
        beginnings.add(List.of());
        Set<String> known = new HashSet<>();
        while (!beginnings.isEmpty()) {
            List<Integer> beginning = beginnings.removeLast();
            try {
                if (!known.add(after(start, beginning).likeness())) {
                    continue;
                }
                int moves = after(start, beginning).moves().size();
                if (moves == 0) {
                    ended(after(start, beginning));
                } else {
                    cancelled(after(start, beginning));
                }
                for (int next = 0; next < moves; next++) {
                    List<Integer> longer = new ArrayList<>(beginning);
                    longer.add(next);
                    beginnings.add(longer);
                }
            } catch (AssertionError broken) {
                throw new AssertionError("broken after the moves " + beginning, broken);
            }
        }
        return known.size();
    }

    private static Interleaving after(Supplier<Interleaving> start, List<Integer> moves) {
        Interleaving history = start.get();
        moves.forEach(move -> history.moves().get(move).run());
        return history;
    }

    private static void ended(Interleaving history) {
        assertThat(history.conversation.isOver())
                .as("a history in which nothing can happen any more")
                .isTrue();
        assertThat(history.leftOver()).isEmpty();
        assertThat(history.fired()).isLessThanOrEqualTo(1);
        if (history.conversation.failure().isEmpty()) {
            assertThat(history.told())
                    .last()
                    .asString()
                    .startsWith(history.isSessionLost() ? "finished " : "finished COMPLETE")
                    .doesNotContain("INCOMPLETE", "FAILED", "TIMED_OUT");
            assertThat(history.told().stream().filter(told -> told.startsWith("out")))
                    .allMatch("out n1 0 x"::equals);
        }
    }

    private static void cancelled(Interleaving history) {
        int told = history.told().size();
        history.cancelAndSettle();
        assertThat(history.conversation.isOver()).as("over after the cancel").isTrue();
        assertThat(history.told()).hasSize(told);
        assertThat(history.leftOver()).isEmpty();
        assertThat(history.fired()).isLessThanOrEqualTo(1);
    }
}
