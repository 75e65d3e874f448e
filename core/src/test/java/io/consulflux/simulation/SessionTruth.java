// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent;
import io.consulflux.protocol.Input;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.simulation.SimulatedDriver.Done;
import io.consulflux.simulation.SimulatedDriver.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is told of a kept session, beside what Consul had of it. */
final class SessionTruth {

    private final SessionWorld world;
    private final List<Told<NodeEvent>> told;

    SessionTruth(SessionWorld world) {
        this.world = world;
        this.told = world.driver.told();
    }

    void check() {
        Set<String> sessions = new HashSet<>();
        Optional<String> held = Optional.empty();
        for (Told<NodeEvent> one : told) {
            if (one.event() instanceof SessionEvent.Held news) {
                assertThat(held).as("held before %s", news.session()).isEmpty();
                assertThat(sessions.add(news.session())).as("held once").isTrue();
                held = Optional.of(news.session());
            } else if (one.event() instanceof SessionEvent.Lost news) {
                assertThat(held).hasValue(news.session());
                lostByTheRule(news.session(), one.at());
                held = Optional.empty();
            }
        }
        sessions.forEach(this::toldInTime);
        if (!world.driver.isCancelled()) {
            ended(held);
        }
    }

    /** Lost is what Consul says it does not know, and what no renewal was answered for since its time to live ago. */
    private void lostByTheRule(String session, long at) {
        boolean unknown = renewals(session)
                .anyMatch(done -> done.at() <= at
                        && done.outcome() instanceof Input.Failed failed
                        && failed.failure().status().orElse(-1) == 404);
        long good = lastGood(session, at);
        long limit = good + world.spec.ttl().toNanos();
        assertThat(unknown || at >= limit)
                .as("%s lost without a reason", session)
                .isTrue();
        assertThat(at).as("lost at").isLessThanOrEqualTo(limit + world.stopped.toNanos());
        if (unknown) {
            assertThat(world.cluster.store().ended(session))
                    .as("end of %s", session)
                    .isPresent();
        }
    }

    /** When the last good renewal, or the creation, was sent of which the answer was known by then. */
    private long lastGood(String session, long at) {
        return Stream.concat(
                        renewals(session).filter(done -> done.outcome() instanceof Input.Answered),
                        world.driver.done().stream().filter(done -> isCreation(done, session)))
                .filter(done -> done.at() <= at)
                .mapToLong(Done::sent)
                .max()
                .orElseThrow();
    }

    private Stream<Done> renewals(String session) {
        return world.driver.done().stream()
                .filter(done -> done.call().request().path().equals("/v1/session/renew/" + session));
    }

    private static boolean isCreation(Done done, String session) {
        return done.call().name().equals("session creation")
                && done.outcome() instanceof Input.Answered answered
                && answered.response().body().utf8().contains(session);
    }

    /** Before Consul frees the keys where time does it, and within the time to live in any case. */
    private void toldInTime(String session) {
        Optional<Long> lost = told.stream()
                .filter(one -> one.event() instanceof SessionEvent.Lost news
                        && news.session().equals(session))
                .map(Told::at)
                .findFirst();
        boolean given = world.driver.isCancelled() && lost.isEmpty();
        world.cluster
                .store()
                .ended(session)
                .filter(end -> !given)
                .ifPresent(end -> assertThat(lost.orElse(Long.MAX_VALUE))
                        .as("the loss of %s told", session)
                        .isLessThanOrEqualTo(
                                end + world.spec.ttl().plus(world.stopped).toNanos()));
        world.cluster
                .store()
                .expired(session)
                .filter(end -> !given && world.stopped.isZero())
                .ifPresent(end -> assertThat(lost.orElse(Long.MAX_VALUE))
                        .as("the loss of %s told", session)
                        .isLessThan(end));
    }

    /** Once nothing goes wrong any more there is a session, unless the stream has ended by the rules. */
    private void ended(Optional<String> held) {
        if (world.driver.isOver()) {
            boolean once = world.onLoss == OnSessionLoss.END || told.isEmpty();
            assertThat(once && world.driver.failure().isPresent())
                    .as("an end for a reason")
                    .isTrue();
        } else {
            assertThat(held.map(world.cluster.store().state().sessions::containsKey))
                    .as("a session, and that in Consul")
                    .hasValue(true);
        }
    }
}
