// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakeBudgetTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void aBurstOfEmptyWakesCostsNoPause() {
        WakeBudget budget = WakeBudget.full(-SECOND);
        for (int i = 0; i < 10; i++) {
            budget = budget.spend(-SECOND);
            assertThat(budget.pause()).isZero();
        }

        assertThat(budget.spend(-SECOND).pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoeverPausesAsToldPollsOnceASecondInTheLongRun() {
        WakeBudget budget = WakeBudget.full(0);
        long now = 0;
        int polls = 0;
        while (now < 100 * SECOND) {
            budget = budget.spend(now);
            now += budget.pause().toNanos() + SECOND / 1000;
            polls++;
        }

        assertThat(polls).isBetween(100, 112);
    }

    @Test
    void quietTimeRefillsTheBudgetButNeverBeyondABurst() {
        WakeBudget budget = WakeBudget.full(0);
        for (int i = 0; i < 10; i++) {
            budget = budget.spend(0);
        }

        assertThat(budget.spend(3 * SECOND).left()).isEqualTo(2);
        assertThat(budget.spend(1_000 * SECOND).left()).isEqualTo(9);
    }
}
