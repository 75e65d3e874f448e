// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.codec.EventDecoder.Held;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A modelled agent: it holds the last 256 events that gossip brought it, in the order of their arrival, and forgets them
 * when it is restarted.
 */
final class RingAgent {

    final String name;

    /** All that ever arrived, in order; what the ring holds is the end of it. */
    final List<Held> arrived = new ArrayList<>();

    /** Where in that each of them stands. */
    final Map<Held, Integer> places = new HashMap<>();

    /** Serf drops what is older than so many ticks (serf {@code serf/serf.go} {@code handleUserEvent}). */
    private static final int OLDEST = 512;

    private final Random random;
    private long latest;
    private final Deque<Held> ring = new ArrayDeque<>();
    private final List<Held> onTheirWay = new ArrayList<>();

    RingAgent(String name, Random random) {
        this.name = name;
        this.random = random;
    }

    Optional<String> id() {
        return Optional.of(name);
    }

    static Held event(long number, String name, long lamport) {
        // Names and payloads are the same on purpose: only the id tells one event from another.
        return new Held("id-" + number, name, Bytes.utf8("same"), Filters.none(), lamport);
    }

    /** Gossip may lose it on its way. */
    void gossip(Held event) {
        if (random.nextInt(10) > 0) {
            onTheirWay.add(event);
        }
    }

    /** Some of what is on its way arrives, in any order. */
    void receive(int most) {
        for (int i = 0; i < most && !onTheirWay.isEmpty(); i++) {
            Held event = onTheirWay.remove(random.nextInt(Math.min(onTheirWay.size(), 20)));
            latest = Math.max(latest, event.lamport());
            if (event.lamport() < latest - OLDEST) {
                continue;
            }
            places.put(event, arrived.size());
            arrived.add(event);
            ring.addLast(event);
            if (ring.size() > EventLog.RING) {
                ring.removeFirst();
            }
        }
    }

    void restart() {
        ring.clear();
    }

    List<Held> list(Optional<String> wanted) {
        return ring.stream()
                .filter(event -> wanted.isEmpty() || wanted.get().equals(event.name()))
                .toList();
    }
}
