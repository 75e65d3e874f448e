// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import io.consulflux.samples.bench.event.Hearer.Kind;
import io.consulflux.samples.bench.tap.BareConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Lets one listen after the other, each to some events that are fired one by one. */
final class EventTurns implements AutoCloseable {

    private static final int RING = 256;
    private static final int EVENTS = 25;
    private static final int ATTEMPTS = 50;

    /** Who was told nothing for so long will not be told. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** An event that comes before the first question is history to some. */
    private static final Duration OPENING = Duration.ofMillis(100);

    /** Between events, so that all have asked again. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final Duration WARMING = Duration.ofMillis(1);

    private final Map<Kind, Hearer> hearers = new EnumMap<>(Kind.class);
    private final EventScenario scenario;
    private final BareConnection connection;
    private final Bell bell = new Bell();
    private long fired;

    /**
     * What came of one turn.
     *
     * @param delays from the firing to the telling, in nanoseconds
     */
    record Turn(LongStream delays, int missed) {}

    EventTurns(Hearer.Place place, EventScenario scenario) throws IOException {
        this.scenario = scenario;
        this.connection = new BareConnection(place.agent());
        for (Kind kind : Kind.values()) {
            hearers.put(kind, kind.open(place, bell));
        }
    }

    void fillRing() throws IOException {
        for (int i = 0; i < RING; i++) {
            fire("filler");
        }
    }

    /** Lets a JVM compile what it runs. */
    void warm(Kind kind, int events) throws IOException, InterruptedException {
        turn(kind, events, WARMING);
    }

    Turn next(Kind kind) throws IOException, InterruptedException {
        return turn(kind, EVENTS, PAUSE);
    }

    private Turn turn(Kind kind, int events, Duration pause) throws IOException, InterruptedException {
        String name = "turn-" + fired;
        Hearer hearer = Objects.requireNonNull(hearers.get(kind));
        hearer.begin(scenario == EventScenario.ONE_NAME ? Optional.of(name) : Optional.empty());
        try {
            awaitListening(hearer, kind, name);
            LongStream.Builder delays = LongStream.builder();
            int missed = 0;
            for (int i = 0; i < events; i++) {
                LockSupport.parkNanos(pause.toNanos());
                OptionalLong delay = delay(hearer, kind == Kind.HELD ? "held-" + fired : name, PATIENCE);
                delay.ifPresent(delays::add);
                missed += delay.isPresent() ? 0 : 1;
            }
            return new Turn(delays.build(), missed);
        } finally {
            hearer.end();
        }
    }

    private void awaitListening(Hearer hearer, Kind kind, String name) throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (delay(hearer, name, OPENING).isPresent()) {
                return;
            }
        }
        throw new IOException(kind + " hears nothing");
    }

    private OptionalLong delay(Hearer hearer, String name, Duration patience) throws IOException, InterruptedException {
        bell.expect(Long.toString(fired));
        hearer.expect(name);
        long begun = System.nanoTime();
        fire(name);
        OptionalLong told = bell.await(patience);
        return told.isPresent() ? OptionalLong.of(told.getAsLong() - begun) : told;
    }

    /** The payload of each event is its number. */
    private void fire(String name) throws IOException {
        byte[] payload = Long.toString(fired++).getBytes(StandardCharsets.UTF_8);
        connection.put("/v1/event/fire/" + name, payload);
    }

    @Override
    public void close() throws IOException {
        hearers.values().forEach(Hearer::close);
        connection.close();
    }
}
