// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    @Test
    void endsAsSoonAsTheConditionHolds() {
        AtomicInteger asked = new AtomicInteger();

        assertThat(new Await(Duration.ofHours(1), Duration.ofMillis(1)).until(() -> asked.incrementAndGet() == 3))
                .isTrue();
    }

    @Test
    void givesUpAtTheLimit() {
        assertThat(new Await(Duration.ofMillis(20), Duration.ofMillis(1)).until(() -> false))
                .isFalse();
    }

    @Test
    void asksOnceEvenWithoutTime() {
        assertThat(Await.atMost(Duration.ZERO).until(() -> true)).isTrue();
    }

    @Test
    void anInterruptEndsItAndStaysSet() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> Await.atMost(Duration.ofHours(1)).until(() -> false));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
