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

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    final SessionSpec spec;
    final OnSessionLoss onLoss;
    final Optional<String> datacenter;
    final StepDraft<NodeEvent> draft = new StepDraft<>();

    private final DoubleSupplier chance;
    private boolean everHeld;
    private int strangers;
    private long strangeSince;

    Keep(SessionSpec spec, OnSessionLoss onLoss, Optional<String> datacenter, DoubleSupplier chance) {
        this.spec = spec;
        this.onLoss = onLoss;
        this.datacenter = datacenter;
        this.chance = chance;
    }

    void held() {
        everHeld = true;
        strangers = 0;
    }

    /** A session was created that Consul did not know when it was first renewed. Gives how many in a row that makes. */
    int stranger() {
        if (strangers == 0) {
            strangeSince = draft.at().nanos();
        }
        strangers++;
        return strangers;
    }

    /** Whether another session is worth a try after those that Consul did not know. */
    boolean bearsStrangers() {
        return isPatient(strangeSince);
    }

    /** Whether to go on with what has failed since then: once there has been a session, for as long as it takes. */
    boolean isPatient(long since) {
        return everHeld || draft.at().nanos() - since < PATIENCE.toNanos();
    }

    /** When to try again after so many failures in a row. */
    long retryAfter(int failures) {
        return draft.at().after(BACKOFF.after(failures, chance.getAsDouble()));
    }
}
