// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.NodeEvent;
import io.consulflux.barrier.Participation;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.participant.ParticipantProtocol;
import io.consulflux.simulation.SimulatedDriver.Done;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One participant's stay in a program, put together as the adapter does. */
final class SimulatedStay implements Surroundings<NodeEvent> {

    /** A write of a state that is over. */
    record Write(Done done) {

        String session() {
            return Ask.of(done.call().request()).parameter("acquire").orElseThrow();
        }

        String state() {
            return done.call().request().body().utf8();
        }

        boolean isTaken() {
            return done.outcome() instanceof Input.Answered answered
                    && answered.response().body().utf8().startsWith("true");
        }

        boolean isRefused() {
            return done.outcome() instanceof Input.Answered && !isTaken();
        }
    }

    final Program program;
    final Participation as;
    final StatePublisher publisher;
    final SimulatedDriver<NodeEvent> driver;

    /** The most states it ever wanted beyond those that Consul had taken. */
    long ahead;

    /** When nothing was left to do. */
    Optional<Long> over = Optional.empty();

    /** Every session that it was told of, and when it was told the loss of each that it lost. */
    final Set<String> sessions = new LinkedHashSet<>();

    final Map<String, Long> losses = new HashMap<>();

    /** Whether its listener takes all from the start. */
    boolean hearsAll;

    /** When its listener left, if it did. */
    Optional<Long> cancelled = Optional.empty();

    /** Why there was no session for it at all, if so. */
    Optional<Throwable> sessionless = Optional.empty();

    private final Consumer<Input> news = this::learn;
    private Optional<SharedKeep> session = Optional.empty();
    private Optional<String> doubted = Optional.empty();

    SimulatedStay(String name, Participation as, Program program) {
        this.program = program;
        this.as = as;
        this.publisher = new StatePublisher(name, program.client);
        ParticipantProtocol protocol =
                new ParticipantProtocol(as, Optional.empty(), program.client.random()::nextDouble);
        this.driver = program.add(new SimulatedDriver<>(protocol, program.client, this));
    }

    void begin() {
        driver.start();
        session = Optional.of(program.join(as.session(), news));
    }

    private void learn(Input input) {
        if (input instanceof Input.SessionHeld held) {
            sessions.add(held.session());
        } else if (input instanceof Input.SessionLost lost) {
            losses.put(lost.session(), now());
        } else if (input instanceof Input.SessionFailed failed) {
            sessionless = Optional.of(failed.failure());
        }
        driver.note(input);
    }

    void cancel() {
        cancelled = Optional.of(cancelled.orElse(now()));
        driver.cancel();
    }

    boolean hasBegun() {
        return session.isPresent();
    }

    private long now() {
        return program.client.time().nanos();
    }

    /** The writes that are over, in the order in which that became known. */
    Stream<Write> writes() {
        return driver.done().stream()
                .filter(done -> done.call().name().startsWith("state "))
                .map(Write::new);
    }

    @Override
    public void hold(Wants wants) {
        long taken =
                writes().filter(Write::isTaken).map(Write::state).distinct().count();
        wants.states().ifPresent(states -> ahead = Math.max(ahead, states - taken));
        publisher.hold(wants, driver);
        if (!wants.doubted().equals(doubted)) {
            doubted = wants.doubted();
            doubted.ifPresent(own -> session.orElseThrow().doubt(own));
        }
    }

    @Override
    public void end() {
        over = Optional.of(now());
        session.orElseThrow().leave(news);
    }

    @Override
    public String toString() {
        return as.id() + " gives " + publisher.given() + " of " + publisher.states + " " + publisher.end + " told "
                + driver.told() + " sessions " + sessions + " lost " + losses + " over " + over + " " + driver.ending()
                + " done " + driver.done();
    }
}
