// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final Ledger ledger = new Ledger(new Workload("root", 2, 3));

    @Test
    void aRoundIsOverWhenEachWatcherWasToldItsValue() throws InterruptedException {
        ledger.begin(1);
        ledger.sends(0);
        ledger.sends(1);
        for (int watcher = 0; watcher < 5; watcher++) {
            ledger.tells(watcher, Workload.value(1));
        }

        assertThat(ledger.awaitAll(AT_ONCE)).isFalse();
        assertThat(ledger.delivered()).isEqualTo(5);
        ledger.tells(5, Workload.value(1));
        assertThat(ledger.awaitAll(AT_ONCE)).isTrue();
        assertThat(ledger.delays()).hasSize(6).allMatch(delay -> delay >= 0);
    }

    @Test
    void whatAWatcherKnowsOrKnewCountsAsRepeated() {
        ledger.tells(0, Workload.value(0));
        ledger.begin(1);
        ledger.tells(0, Workload.value(1));
        ledger.tells(0, Workload.value(1));
        ledger.tells(0, Workload.value(0));

        assertThat(ledger.repeated()).isEqualTo(2);
        assertThat(ledger.delivered()).isEqualTo(1);
    }

    @Test
    void whatComesAfterItsRoundIsNotDelivered() {
        ledger.begin(1);
        ledger.begin(2);
        ledger.tells(0, Workload.value(1));

        assertThat(ledger.delivered()).isZero();
        assertThat(ledger.repeated()).isZero();
    }

    @Test
    void theStateThatAllBeginWithIsNoDelivery() throws InterruptedException {
        for (int watcher = 0; watcher < 6; watcher++) {
            ledger.tells(watcher, Workload.value(0));
        }

        assertThat(ledger.awaitInitial(AT_ONCE)).isTrue();
        assertThat(ledger.delays()).isEmpty();
    }
}
