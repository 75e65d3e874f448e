// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.protocol.Input;
import io.consulflux.session.SessionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One program that uses Consul, with all that runs in it. */
final class Program {

    final Client client;

    /** For how long it was stopped in all. */
    Duration stopped = Duration.ZERO;

    private final List<SimulatedDriver<?>> drivers = new ArrayList<>();
    private final Map<SessionSpec, SharedKeep> sessions = new HashMap<>();
    private long stoppedUntil;

    Program(Client client) {
        this.client = client;
        this.stoppedUntil = client.time().nanos();
    }

    /** Begins something, as soon as it is not stopped. */
    void run(Runnable what) {
        client.time().at(stoppedUntil, () -> {
            if (client.time().nanos() < stoppedUntil) {
                run(what);
            } else {
                what.run();
            }
        });
    }

    <E> SimulatedDriver<E> add(SimulatedDriver<E> driver) {
        drivers.add(driver);
        return driver;
    }

    void stop(Duration span) {
        stopped = stopped.plus(span);
        stoppedUntil = Math.max(stoppedUntil, client.time().nanos() + span.toNanos());
        drivers.forEach(driver -> driver.stop(span));
    }

    /** A session for one who shares it with all who want the like. */
    SharedKeep join(SessionSpec spec, Consumer<Input> user) {
        SharedKeep known = sessions.get(spec);
        if (known == null || !known.isOpen()) {
            known = new SharedKeep(spec, this);
            sessions.put(spec, known);
        }
        known.join(user);
        return known;
    }
}
