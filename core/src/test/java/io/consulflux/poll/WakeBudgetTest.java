// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakeBudgetTest {

    private static final long WAIT = PollTimes.WAIT.toNanos();
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    @Test
    void theFirstEmptyWakesCostNoPause() {
        WakeBudget budget = WakeBudget.full(-WAIT);
        for (int i = 0; i < 10; i++) {
            budget = budget.spend(-WAIT);
            assertThat(budget.pause()).isZero();
        }

        assertThat(budget.spend(-WAIT).pause()).isPositive().isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whoeverPausesAsToldNeverPollsMoreThanOncePerWaitAndABurst() {
        WakeBudget budget = WakeBudget.full(0);
        long now = 0;
        for (long polls = 1; now < 1_000 * WAIT; polls++) {
            budget = budget.spend(now);
            now += budget.pause().toNanos() + MILLISECOND;
            assertThat(polls).isLessThanOrEqualTo(now / WAIT + 101);
        }
    }

    @Test
    void aPauseIsNeverLongerThanAWait() {
        WakeBudget budget = WakeBudget.full(0);
        for (int i = 0; i < 10_000; i++) {
            budget = budget.spend(0);
            assertThat(budget.pause()).isLessThanOrEqualTo(PollTimes.WAIT);
        }
    }

    @Test
    void quietTimeGivesBackWhatWasSpentButNoMore() {
        WakeBudget budget = WakeBudget.full(0);
        for (int i = 0; i < 5; i++) {
            budget = budget.spend(0);
        }

        assertThat(budget.spend(3 * WAIT).spent()).isEqualTo(3);
        assertThat(budget.spend(1_000 * WAIT).spent()).isEqualTo(1);
    }
}
