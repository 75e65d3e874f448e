// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent;
import io.consulflux.protocol.Input;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.simulation.SimulatedDriver.Done;
import io.consulflux.simulation.SimulatedDriver.Told;
import java.time.Duration;
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
        sessions.forEach(this::renewedAgainSoon);
        sessions.forEach(this::toldOnceKnown);
        world.doubts.forEach(doubt -> lookedAfter(doubt.getKey(), doubt.getValue()));
        if (!world.driver.isCancelled()) {
            ended(held);
        }
    }

    /** Lost is what Consul says it does not know, and what no renewal was answered for since its time to live ago. */
    private void lostByTheRule(String session, long at) {
        boolean unknown = renewals(session).anyMatch(done -> done.at() <= at && isUnknown(done.outcome()));
        long limit = lastGood(session, at) + world.spec.ttl().toNanos();
        // A program that was stopped may meet a good answer right after the expiry, and all at once.
        long least = lastGood(session, at - (world.stopped.isZero() ? 0 : 1))
                + world.spec.ttl().toNanos();
        assertThat(unknown || at >= least)
                .as("%s lost without a reason", session)
                .isTrue();
        assertThat(at).as("lost at").isLessThanOrEqualTo(limit + world.stopped.toNanos());
        if (unknown) {
            assertThat(world.cluster.store().ended(session))
                    .as("end of %s", session)
                    .isPresent();
        }
    }

    /** That Consul knows it no longer is told as soon as Consul has said so. */
    private void toldOnceKnown(String session) {
        renewals(session)
                .filter(done -> isUnknown(done.outcome()))
                .forEach(done -> assertThat(told)
                        .as("the loss of %s told by %s", session, done.at())
                        .anyMatch(one -> world.driver.isCancelled()
                                || (one.event() instanceof SessionEvent.Lost news
                                        && news.session().equals(session)
                                        && one.at() <= done.at())));
    }

    private static boolean isUnknown(Input outcome) {
        return outcome instanceof Input.Failed failed
                && failed.failure().status().orElse(-1) == 404;
    }

    /** A renewal that failed is repeated after a second. */
    private void renewedAgainSoon(String session) {
        renewals(session)
                .filter(done -> done.outcome() instanceof Input.Failed)
                .forEach(failed -> isRenewed(session, failed.at(), Duration.ofSeconds(1)));
    }

    /** A session that is doubted is renewed at once, or as soon as a renewal that is under way is over. */
    private void lookedAfter(long at, String session) {
        isRenewed(session, at, world.spec.ttl().dividedBy(3).plusSeconds(1));
    }

    private void isRenewed(String session, long at, Duration limit) {
        long until = at + limit.toNanos();
        boolean ends = world.driver.isCancelled()
                || !world.stopped.isZero()
                || told.stream()
                        .anyMatch(one -> one.event() instanceof SessionEvent.Lost news
                                && news.session().equals(session)
                                && one.at() <= until + world.spec.ttl().toNanos() / 3);
        // One that is under way at the end, or at a loss, may never be over.
        if (!ends && until + world.spec.ttl().toNanos() < world.time.nanos()) {
            assertThat(renewals(session).mapToLong(Done::sent).filter(sent -> sent >= at && sent <= until))
                    .as("renewals of %s from %s to %s", session, at, until)
                    .isNotEmpty();
        }
    }

    /** After all was over, and whenever there was another one. */
    void nothingLeft() {
        if (world.cluster.store().restores() == 0) {
            assertThat(world.left).as("sessions that were given up and live on").isEmpty();
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
