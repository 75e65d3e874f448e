// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.state.Consistency;
import io.consulflux.state.ReadOptions;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The hubs of watched keys: one for each datacenter and consistency, made when first asked for. */
public final class KvHubs {

    private final ConcurrentMap<Realm, KvHub> hubs = new ConcurrentHashMap<>();
    private final Connection connection;
    private final Polls polls;
    private final int budget;
    private volatile boolean closed;

    private record Realm(Optional<String> datacenter, Consistency consistency) {}

    /**
     * Hubs that poll within a budget.
     *
     * @param budget how many polls each may have
     */
    public KvHubs(Connection connection, Polls polls, int budget) {
        this.connection = connection;
        this.polls = polls;
        this.budget = budget;
    }

    /** Ends all watches; who comes later is told so at once. */
    public void close() {
        closed = true;
        hubs.values().forEach(KvHub::close);
    }

    public KvHub of(ReadOptions read) {
        KvHub hub = hubs.computeIfAbsent(
                new Realm(read.datacenter(), read.consistency()),
                realm -> new KvHub(new KvReads(connection, polls, realm.datacenter(), realm.consistency()), budget));
        if (closed) {
            hub.close();
        }
        return hub;
    }
}
