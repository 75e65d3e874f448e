// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.NodeEvent;
import io.consulflux.reactor.internal.signal.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The recordings of a {@link ConsulFlux}, which end with it. */
final class AllRecordings {

    private final Set<Recordings<?>> made = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final Recordings<NodeEvent> shared;
    private volatile boolean closed;

    AllRecordings(Clock clock) {
        this.clock = clock;
        this.shared = make(RecordingOptions.ofNodeEvents());
    }

    Recordings<NodeEvent> shared() {
        return shared;
    }

    <E> Recordings<E> make(RecordingOptions<E> options) {
        Recordings<E> recordings = new Recordings<>(options, clock, made::remove);
        made.add(recordings);
        if (closed) {
            recordings.dispose();
        }
        return recordings;
    }

    void close() {
        closed = true;
        made.forEach(Recordings::dispose);
    }
}
