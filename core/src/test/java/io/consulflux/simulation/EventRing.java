// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.protocol.event.EventLog;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The user events that an agent holds: the last 256, in the order of their arrival, until it is restarted. */
final class EventRing {

    /** Serf drops what is older than so many ticks (serf {@code serf/serf.go} {@code handleUserEvent}). */
    private static final int OLDEST = 512;

    /** All that ever arrived; what is held is the end of it. */
    final List<Held> arrived = new ArrayList<>();

    /** Where in that each of them stands, by id: more than once if it came again after a restart. */
    final Map<String, List<Integer>> places = new HashMap<>();

    private record Waiter(Optional<String> name, long index, Consumer<Response> reply, VirtualTime.Plan end) {}

    private final VirtualTime time;
    private final List<Waiter> waiters = new ArrayList<>();
    private long latest;
    private int from;

    EventRing(VirtualTime time) {
        this.time = time;
    }

    void receive(Held event) {
        latest = Math.max(latest, event.lamport());
        if (event.lamport() < latest - OLDEST) {
            return;
        }
        places.computeIfAbsent(event.id(), added -> new ArrayList<>()).add(arrived.size());
        arrived.add(event);
        from = Math.max(from, arrived.size() - EventLog.RING);
        for (Waiter waiter : List.copyOf(waiters)) {
            if (index(waiter.name) != waiter.index) {
                waiters.remove(waiter);
                waiter.end.cancel();
                waiter.reply.accept(answer(waiter.name));
            }
        }
    }

    /** Who joins is told the time (serf {@code serf/delegate.go} {@code MergeRemoteState}). */
    void witness(long lamport) {
        latest = Math.max(latest, lamport);
    }

    void forget() {
        from = arrived.size();
        waiters.forEach(waiter -> waiter.end.cancel());
        waiters.clear();
    }

    /**
     * An agent that crashed has not noted how far it was, for half a second: others tell it again what came last, by its
     * times (serf {@code serf/snapshot.go} {@code processUserEvent}, {@code serf/delegate.go} {@code MergeRemoteState}).
     */
    void hearAgain(int most) {
        List.copyOf(arrived.subList(Math.max(0, arrived.size() - most), arrived.size())).stream()
                .distinct()
                .sorted(Comparator.comparingLong(Held::lamport))
                .forEach(this::receive);
    }

    List<Held> held(Optional<String> name) {
        return arrived.subList(from, arrived.size()).stream()
                .filter(event -> name.isEmpty() || name.get().equals(event.name()))
                .toList();
    }

    /** Any other index than that of the last event is answered at once (Consul {@code agent/event_endpoint.go}). */
    void list(Optional<String> name, long index, Duration wait, Consumer<Response> reply) {
        if (index == 0 || index(name) != index) {
            reply.accept(answer(name));
            return;
        }
        Waiter[] waiter = new Waiter[1];
        VirtualTime.Plan end = time.after(wait, () -> {
            waiters.remove(waiter[0]);
            reply.accept(answer(name));
        });
        waiter[0] = new Waiter(name, index, reply, end);
        waiters.add(waiter[0]);
    }

    private Response answer(Optional<String> name) {
        String body = held(name).stream().map(Answers::event).collect(Collectors.joining(",", "[", "]"));
        return Answers.indexed(200, body, index(name), from + ":" + arrived.size());
    }

    private long index(Optional<String> name) {
        for (int i = arrived.size() - 1; i >= from; i--) {
            Held event = arrived.get(i);
            if (name.isEmpty() || name.get().equals(event.name())) {
                UUID id = UUID.fromString(event.id());
                return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
            }
        }
        return 1;
    }
}
