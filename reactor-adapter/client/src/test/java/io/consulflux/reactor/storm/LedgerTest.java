// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.storm.Ledger.Write;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();
    private final Complaints complaints = new Complaints();

    @Test
    void whatWasAcknowledgedAndIsHeldOrOverwrittenIsKept() {
        done("key", 3, false, 0);
        check(3, 0);
        check(7, 0);
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void anOlderValueAfterAnAcknowledgementIsALoss() {
        done("key", 3, false, 0);
        check(2, 0);
        assertThat(complaints.all()).singleElement().asString().contains("key holds 2 after");
    }

    @Test
    void anAbsentKeyIsALossUnlessADeletionWasTriedSince() {
        done("key", 3, false, 0);
        check(-1, 0);
        assertThat(complaints.all()).hasSize(1);

        ledger.begin(new Write("key", 4, true, 0));
        check(-1, 0);
        assertThat(complaints.all()).hasSize(1);
    }

    @Test
    void aKeyThatIsBackAfterItsDeletionWasAcknowledgedIsComplainedOf() {
        done("key", 3, false, 0);
        done("key", 4, true, 0);
        check(3, 0);
        assertThat(complaints.all()).hasSize(1);
    }

    @Test
    void aRestoreExcusesALoss() {
        done("key", 3, false, 0);
        check(2, 1);
        check(2, 2);
        done("key", 4, false, 1);
        check(2, 1);
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void onlyWhatWasBegunWasTried() {
        ledger.begin(new Write("key", 3, false, 0));
        assertThat(ledger.wasTried("key", 3)).isTrue();
        assertThat(ledger.wasTried("key", 4)).isFalse();
        assertThat(ledger.wasTried("other", 3)).isFalse();
    }

    private void done(String key, long number, boolean deletes, int restoring) {
        Write write = new Write(key, number, deletes, restoring);
        ledger.begin(write);
        ledger.acknowledge(write);
    }

    private void check(long held, int restoring) {
        ledger.check("key", held, restoring, complaints);
    }
}
