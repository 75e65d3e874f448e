// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.NodeEvent;
import io.consulflux.poll.Backoff;
import io.consulflux.protocol.StepDraft;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** What all phases of keeping share. */
final class Keep {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    final SessionSpec spec;
    final OnSessionLoss onLoss;
    final Optional<String> datacenter;
    final StepDraft<NodeEvent> draft = new StepDraft<>();

    private final DoubleSupplier chance;
    private boolean everHeld;

    Keep(SessionSpec spec, OnSessionLoss onLoss, Optional<String> datacenter, DoubleSupplier chance) {
        this.spec = spec;
        this.onLoss = onLoss;
        this.datacenter = datacenter;
        this.chance = chance;
    }

    void held() {
        everHeld = true;
    }

    /** Whether there has been a session: then another one is tried for as long as it takes. */
    boolean wasEverHeld() {
        return everHeld;
    }

    /** When to try again after so many failures in a row. */
    long retryAfter(int failures) {
        return draft.at().after(BACKOFF.after(failures, chance.getAsDouble()));
    }
}
