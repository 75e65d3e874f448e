// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AnswerBudgetTest {

    private static final int FREE = AnswerBudget.FREE;
    private static final int WHOLE = 10 * FREE;

    private final List<String> served = new ArrayList<>();

    @Test
    void aSmallAnswerNeverWaits() {
        AnswerBudget budget = new AnswerBudget(WHOLE, WHOLE);
        assertThat(budget.share().take(WHOLE, this::unexpected)).isTrue();
        assertThat(budget.share().take(WHOLE, () -> {})).isFalse();
        AnswerBudget.Share small = budget.share();
        assertThat(small.take(FREE / 2, this::unexpected)).isTrue();
        assertThat(small.take(FREE / 2, this::unexpected)).isTrue();
        assertThat(small.take(1, () -> {})).isFalse();
    }

    @Test
    void whoFindsNoRoomIsServedInTurnAsOthersEnd() {
        AnswerBudget budget = new AnswerBudget(2 * WHOLE, WHOLE);
        AnswerBudget.Share first = budget.share();
        AnswerBudget.Share ahead = budget.share();
        AnswerBudget.Share second = budget.share();
        AnswerBudget.Share third = budget.share();
        assertThat(first.take(FREE + WHOLE, this::unexpected)).isTrue();
        assertThat(ahead.take(FREE + WHOLE, this::unexpected)).isTrue();
        assertThat(second.take(FREE + WHOLE, () -> served.add("second"))).isFalse();
        // What is there would do for it; but the second was here before.
        assertThat(third.take(FREE + 1, () -> served.add("third"))).isFalse();
        assertThat(second.isWaiting()).isTrue();
        ahead.giveBack();
        assertThat(served).containsExactly("second");
        first.giveBack();
        assertThat(served).containsExactly("second", "third");
    }

    @Test
    void whoLeavesWhileItWaitsIsNotServedAndHoldsNobodyUp() {
        AnswerBudget budget = new AnswerBudget(2 * WHOLE, WHOLE);
        AnswerBudget.Share first = budget.share();
        assertThat(first.take(FREE + WHOLE, this::unexpected)).isTrue();
        assertThat(budget.share().take(FREE + WHOLE, this::unexpected)).isTrue();
        AnswerBudget.Share leaving = budget.share();
        AnswerBudget.Share next = budget.share();
        assertThat(leaving.take(FREE + WHOLE, this::unexpected)).isFalse();
        assertThat(next.take(FREE + 1, () -> served.add("next"))).isFalse();
        leaving.giveBack();
        first.giveBack();
        assertThat(served).containsExactly("next");
    }

    @Test
    void answersThatHoldSomethingAndWantMoreNeverWaitForEachOther() {
        Histories.check(2_000, AnswerBudgetTest::allEnd);
    }

    /** Each takes what it needs bit by bit; at any moment either somebody can go on, or all are through. */
    private static void allEnd(Random random) {
        AnswerBudget budget = new AnswerBudget((1 + random.nextInt(3)) * (long) WHOLE, WHOLE);
        Deque<Growing> ready = new ArrayDeque<>();
        int answers = 2 + random.nextInt(8);
        long[] total = new long[1];
        int over = 0;
        for (int i = 0; i < answers; i++) {
            ready.add(new Growing(budget.share(), 1 + random.nextInt(WHOLE), random, total));
        }
        while (!ready.isEmpty()) {
            Growing next = ready.remove();
            if (next.needed == 0 || random.nextInt(50) == 0) {
                total[0] -= next.taken;
                next.share.giveBack();
                over++;
            } else {
                next.grow(ready);
            }
            assertThat(total[0]).isLessThanOrEqualTo(budget.size() + answers * (long) FREE);
        }
        assertThat(over).isEqualTo(answers);
    }

    private static final class Growing {

        private final AnswerBudget.Share share;
        private final Random random;
        private final long[] total;
        private int needed;
        private long taken;

        Growing(AnswerBudget.Share share, int needed, Random random, long[] total) {
            this.share = share;
            this.needed = needed;
            this.random = random;
            this.total = total;
        }

        void grow(Deque<Growing> ready) {
            int more = Math.min(needed, 1 + random.nextInt(3 * FREE));
            Runnable grown = () -> {
                needed -= more;
                taken += more;
                total[0] += more;
                ready.add(this);
            };
            if (share.take(more, grown)) {
                grown.run();
            }
        }
    }

    private void unexpected() {
        throw new AssertionError("there was room at once");
    }
}
