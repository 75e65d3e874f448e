// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.session.KeepProtocol;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import io.consulflux.simulation.SimulatedDriver.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** A session that is kept on a modelled cluster. */
final class SessionWorld implements Surroundings<NodeEvent> {

    /** So long the end of a session is asked for, when its listener has gone. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final Duration LENGTH = Duration.ofSeconds(100);

    final VirtualTime time = new VirtualTime();
    final ModelCluster cluster;
    final SessionSpec spec;
    final OnSessionLoss onLoss;
    final SimulatedDriver<NodeEvent> driver;

    /** When the program was last stopped, and for how long in all. */
    Duration stopped = Duration.ZERO;

    /** When the session was last lost, or the listener left. */
    private Optional<Long> givenUp = Optional.empty();

    /** Which of the sessions that it knew lived on in Consul when all was over, and when another one was held. */
    final Set<String> left = new TreeSet<>();

    /** When which session was doubted. */
    final List<Map.Entry<Long, String>> doubts = new ArrayList<>();

    private final Random random;

    SessionWorld(Random random) {
        this.random = random;
        Weather weather = new Weather(random, List.of(0, 2, 10, 30).get(random.nextInt(4)));
        this.cluster = new ModelCluster(time, random, weather, 2);
        List<ModelAgent> served =
                random.nextBoolean() ? cluster.agents() : cluster.agents().subList(0, 1);
        Client client = new Client(time, new Network(time, weather, served), random);
        this.spec = SessionSpec.of().ttl(Duration.ofSeconds(10 + random.nextInt(20)));
        this.onLoss = random.nextInt(3) == 0 ? OnSessionLoss.END : OnSessionLoss.RECREATE;
        this.driver = new SimulatedDriver<>(
                new KeepProtocol(spec, onLoss, Optional.empty(), random::nextDouble), client, this);
        Disasters disasters = new Disasters(time, random, weather, cluster, LENGTH);
        for (int i = weather.isCalm() ? 0 : random.nextInt(5); i > 0; i--) {
            disasters.plan(this::stop);
        }
    }

    private void stop(Duration span) {
        stopped = stopped.plus(span);
        driver.stop(span);
    }

    void play() {
        driver.start();
        driver.demand(Long.MAX_VALUE);
        for (int i = random.nextInt(4); i > 0; i--) {
            time.after(sometime(), this::doubt);
        }
        if (random.nextInt(3) == 0) {
            time.after(sometime(), this::cancel);
        }
        if (random.nextInt(12) == 0) {
            // Most likely while the first session is being created.
            time.after(Duration.ofNanos(random.nextInt(10_000_000)), this::cancel);
        }
        time.pass(LENGTH.plusSeconds(60));
    }

    private void doubt() {
        driver.events().stream()
                .map(event -> ((SessionEvent) event).session())
                .reduce((earlier, later) -> later)
                .ifPresent(session -> {
                    doubts.add(Map.entry(time.nanos(), session));
                    driver.note(new Input.SessionDoubted(session));
                });
    }

    private void cancel() {
        if (!driver.isCancelled()) {
            givenUp = Optional.of(time.nanos());
        }
        driver.cancel();
    }

    @Override
    public void told(NodeEvent event) {
        if (event instanceof SessionEvent.Held news) {
            addLeft(Optional.of(news.session()));
        } else {
            givenUp = Optional.of(time.nanos());
        }
    }

    @Override
    public void end() {
        if (givenUp.filter(at -> time.nanos() < Math.min(at, closing()) + CLOSING.toNanos())
                .isPresent()) {
            addLeft(Optional.empty());
        }
    }

    /** When it was first asked to end the session that it had last, which may be before anybody was told of a loss or left. */
    private long closing() {
        long created = sent("session creation").max().orElse(Long.MIN_VALUE);
        return sent("session destruction").filter(at -> at > created).min().orElse(Long.MAX_VALUE);
    }

    private LongStream sent(String name) {
        return driver.done().stream()
                .filter(done -> done.call().name().equals(name))
                .mapToLong(Done::sent);
    }

    private void addLeft(Optional<String> used) {
        Set<String> alive = cluster.store().state().sessions.keySet();
        driver.done().stream()
                .filter(done -> done.call().name().equals("session creation"))
                .map(Done::outcome)
                .filter(Input.Answered.class::isInstance)
                .map(answer -> SessionCalls.created(((Input.Answered) answer).response()))
                .filter(id -> alive.contains(id) && !used.equals(Optional.of(id)))
                .forEach(left::add);
    }

    private Duration sometime() {
        return Duration.ofMillis(random.nextInt((int) LENGTH.toMillis()));
    }

    /** The listener leaves; no session outlives twice its time to live. */
    void leave() {
        cancel();
        time.pass(spec.ttl().multipliedBy(2).plusSeconds(10));
    }
}
