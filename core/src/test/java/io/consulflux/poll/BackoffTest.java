// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    @Test
    void eachFailureDoublesTheWaitUpToTheLimit() {
        assertThat(backoff.after(1, 1)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.after(2, 1)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.after(5, 1)).isEqualTo(Duration.ofMillis(1600));
        assertThat(backoff.after(8, 1)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void chanceSpreadsTheWaitOverItsUpperHalf() {
        assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.after(3, 0.5)).isEqualTo(Duration.ofMillis(300));
        assertThat(backoff.after(3, 1)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void manyFailuresOverflowNothing() {
        for (int failures = 1; failures < 200; failures++) {
            assertThat(backoff.after(failures, 1)).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
        assertThat(new Backoff(Duration.ofHours(1), Duration.ofDays(365)).after(Integer.MAX_VALUE, 1))
                .isEqualTo(Duration.ofDays(365));
    }

    @Test
    void noFailureIsNoReasonToWait() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backoff.after(0, 0.5))
                .withMessageContaining("failures")
                .withMessageContaining("got 0");
    }
}
