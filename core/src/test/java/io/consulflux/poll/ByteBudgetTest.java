// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private static final long RATE = 1000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void whatHalfASecondPaysForIsFree() {
        ByteBudget budget = ByteBudget.full(0).spend(500, RATE, 0);
        assertThat(budget.pause(0, RATE)).isZero();
        assertThat(budget.spend(100, RATE, 0).pause(0, RATE)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void timePaysAndIsNotSavedUp() {
        ByteBudget budget = ByteBudget.full(0).spend(500, RATE, 0).spend(500, RATE, 100 * SECOND);
        assertThat(budget.pause(0, RATE)).isZero();
        assertThat(budget.spend(1, RATE, 100 * SECOND).pause(0, RATE)).isPositive();
    }

    @Test
    void shortAnswersThatFollowOneAnotherAreSpacedToo() {
        ByteBudget budget = ByteBudget.full(0);
        long now = 0;
        for (int answers = 0; answers < 16 + 32; answers++) {
            budget = budget.spend(1, RATE, now);
            now += budget.pause(0, RATE).toNanos();
        }
        assertThat(Duration.ofNanos(now)).isBetween(Duration.ofMillis(990), Duration.ofMillis(1010));
    }

    @Test
    void withoutARateNothingIsPaused() {
        ByteBudget budget = ByteBudget.full(0);
        for (int answers = 0; answers < 1000; answers++) {
            budget = budget.spend(Integer.MAX_VALUE, ByteBudget.UNLIMITED, 0);
            assertThat(budget.pause(0, ByteBudget.UNLIMITED)).isZero();
        }
    }

    @Test
    void nobodyWaitsForLongUnlessASingleAnswerIsLong() {
        ByteBudget owing = ByteBudget.full(0).spend(100_000, RATE, 0);
        assertThat(owing.pause(100, RATE)).isEqualTo(Duration.ofMillis(200));
        assertThat(owing.pause(80_000, RATE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoeverPausesAsToldStaysWithinTheRateAsLongAsAnswersAreShort() {
        Random random = Histories.data();
        ByteBudget budget = ByteBudget.full(0);
        long now = 0;
        long bytes = 0;
        for (int answers = 0; answers < 10_000; answers++) {
            int size = random.nextInt(200);
            bytes += size;
            budget = budget.spend(size, RATE, now);
            now += budget.pause(size, RATE).toNanos();
            assertThat(bytes).isLessThanOrEqualTo(RATE / 2 + now / (SECOND / RATE) + 1);
        }
    }
}
