// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.protocol.Input;
import io.consulflux.simulation.ParticipantWorld.Past;
import io.consulflux.simulation.SimulatedDriver.Told;
import io.consulflux.simulation.SimulatedStay.Write;
import io.consulflux.state.KvEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What participants told and how they ended, beside what stood under their keys. */
final class ParticipantTruth {

    /** A span in which a stay says that it has the key. */
    private record Belief(SimulatedStay stay, String session, long from, long to) {}

    private final ParticipantWorld world;

    ParticipantTruth(ParticipantWorld world) {
        this.world = world;
    }

    void check() {
        List<SimulatedStay> begun =
                world.stays.stream().filter(SimulatedStay::hasBegun).toList();
        for (SimulatedStay stay : begun) {
            new ParticipantShape(stay).check();
            published(stay);
            stay.driver.ending().ifPresent(failure -> justified(stay, failure));
            stay.over.ifPresent(at -> gone(stay, at));
            if (stay.over.isEmpty() && !world.isDisturbed() && !world.isHaunted()) {
                present(stay);
            }
        }
        if (!world.isDisturbed()) {
            oneAtATime();
            world.pasts.forEach(this::onlyByItsOwner);
        }
    }

    private List<Past> pasts(SimulatedStay stay) {
        return Objects.requireNonNull(world.pasts.get(stay.as.key()));
    }

    /** What is told to be published stood there under the session that was told, after it was written and before it was told. */
    private void published(SimulatedStay stay) {
        String session = "";
        for (Told<NodeEvent> one : stay.driver.told()) {
            if (one.event() instanceof Entered entered) {
                session = entered.session();
                assertThat(stay.sessions).contains(session);
            } else if (one.event() instanceof Published news) {
                String own = session;
                assertThat(stay.writes()
                                .filter(Write::isTaken)
                                .filter(write -> write.session().equals(own)
                                        && write.state().equals(news.state())
                                        && write.done().at() <= one.at())
                                .anyMatch(
                                        write -> stood(stay, write, write.done().sent(), one.at())))
                        .as("%s under %s", news.state(), own)
                        .isTrue();
            }
        }
    }

    private boolean stood(SimulatedStay stay, Write write, long from, long to) {
        return during(pasts(stay), from, to).stream()
                .anyMatch(entry -> entry.session().equals(Optional.of(write.session()))
                        && entry.value().utf8().equals(write.state())
                        && entry.flags() == stay.as.flags());
    }

    /** The entries that there were at some time in this span. */
    private static List<KvEntry> during(List<Past> pasts, long from, long to) {
        List<KvEntry> entries = new ArrayList<>();
        for (int i = 0; i < pasts.size(); i++) {
            boolean over = i + 1 < pasts.size() && pasts.get(i + 1).since() < from;
            if (!over && pasts.get(i).since() <= to) {
                pasts.get(i).entry().ifPresent(entries::add);
            }
        }
        return entries;
    }

    private void justified(SimulatedStay stay, Throwable failure) {
        if (failure instanceof ConsulTakenException taken) {
            long asked = stay.writes()
                    .filter(Write::isRefused)
                    .mapToLong(write -> write.done().sent())
                    .max()
                    .orElseThrow();
            assertThat(during(pasts(stay), asked, stay.over.orElseThrow()))
                    .as("taken")
                    .anyMatch(entry -> entry.session().equals(taken.session()));
            assertThat(!world.isDisturbed()
                            && stay.sessions.contains(taken.session().orElseThrow()))
                    .as("taken by itself")
                    .isFalse();
            boolean unknown = stay.driver.done().stream()
                    .anyMatch(done -> done.call().name().equals("holder") && done.outcome() instanceof Input.Failed);
            assertThat(taken.node().isPresent() || unknown || world.isDisturbed())
                    .as("the holder lived")
                    .isTrue();
        } else if (failure instanceof ConsulSessionLostException) {
            assertThat(stay.losses).isNotEmpty();
        } else {
            boolean own = failure instanceof StatePublisher.Failure || stay.sessionless.equals(Optional.of(failure));
            assertThat(own || world.isDisturbed())
                    .as("a reason for %s", failure)
                    .isTrue();
        }
    }

    /** Once it is over its entry is gone, unless that goes with a session which it knows to be lost. */
    private void gone(SimulatedStay stay, long at) {
        if (!world.isDisturbed() && !world.isHaunted()) {
            during(pasts(stay), at + 1, Long.MAX_VALUE).stream()
                    .filter(entry ->
                            stay.publisher.states.contains(entry.value().utf8()))
                    .forEach(entry -> assertThat(stay.losses)
                            .as("left behind")
                            .containsKey(entry.session().orElseThrow()));
        }
    }

    /** In the end all that was given is there for others to see. */
    private void present(SimulatedStay stay) {
        assertThat(stay.publisher.isDone()).as("all states are given").isTrue();
        List<String> states = stay.publisher.states;
        Optional<KvEntry> entry = world.cluster.store().state().entry(stay.as.key());
        if (!states.isEmpty()) {
            assertThat(entry.map(there -> there.value().utf8()))
                    .as("the entry")
                    .hasValue(states.get(states.size() - 1));
            assertThat(entry.flatMap(KvEntry::session))
                    .hasValueSatisfying(holder -> assertThat(stay.sessions).contains(holder));
        }
    }

    /** Two say at the same time that they have the key only where Consul let it go before it was time. */
    private void oneAtATime() {
        List<Belief> beliefs = new ArrayList<>();
        world.stays.stream().filter(stay -> stay.hearsAll).forEach(stay -> beliefs.addAll(beliefs(stay)));
        for (Belief later : beliefs) {
            for (Belief one : beliefs) {
                boolean both = one.stay != later.stay
                        && one.stay.as.id().equals(later.stay.as.id())
                        && one.from <= later.from
                        && later.from < one.to;
                if (both) {
                    ModelStore store = world.cluster.store();
                    boolean stopped = !one.stay.program.stopped.isZero();
                    boolean expired = store.expired(one.session).isPresent();
                    assertThat(store.ended(one.session).filter(end -> end <= later.from))
                            .as("%s beside %s: the end of the earlier session", later, one)
                            .isPresent();
                    assertThat(expired && !stopped)
                            .as("%s beside %s", later, one)
                            .isFalse();
                }
            }
        }
    }

    private static List<Belief> beliefs(SimulatedStay stay) {
        List<Belief> beliefs = new ArrayList<>();
        Optional<Told<NodeEvent>> since = Optional.empty();
        for (Told<NodeEvent> one : stay.driver.told()) {
            if (one.event() instanceof Entered) {
                since = Optional.of(one);
            } else if (one.event() instanceof Lost) {
                beliefs.add(belief(stay, since.orElseThrow(), Math.min(one.at(), departed(stay))));
                since = Optional.empty();
            }
        }
        long left = Math.min(departed(stay), stay.over.orElse(Long.MAX_VALUE));
        long end = Math.min(left, stay.cancelled.orElse(Long.MAX_VALUE));
        since.ifPresent(one -> beliefs.add(belief(stay, one, end)));
        return beliefs;
    }

    /** When it was first asked for that the entry be deleted. */
    private static long departed(SimulatedStay stay) {
        return stay.driver.firstSent("departure").orElse(Long.MAX_VALUE);
    }

    private static Belief belief(SimulatedStay stay, Told<NodeEvent> since, long to) {
        return new Belief(stay, ((Entered) since.event()).session(), since.at(), to);
    }

    /** What a session holds changes and goes by the doing of its own stays alone, state by state, or with the session. */
    private void onlyByItsOwner(String key, List<Past> pasts) {
        for (int i = 1; i < pasts.size(); i++) {
            Optional<KvEntry> before = pasts.get(i - 1).entry();
            Optional<KvEntry> now = pasts.get(i).entry();
            long at = pasts.get(i).since();
            before.flatMap(KvEntry::session).ifPresent(holder -> {
                if (now.flatMap(KvEntry::session).equals(Optional.of(holder))) {
                    assertThat(world.isHaunted() || follows(text(before), text(now)))
                            .as("%s after %s", now, before)
                            .isTrue();
                } else {
                    boolean ended = world.cluster
                            .store()
                            .ended(holder)
                            .filter(end -> end <= at)
                            .isPresent();
                    assertThat(ended || departed(key, holder))
                            .as("%s after %s", now, before)
                            .isTrue();
                }
            });
        }
    }

    private static String text(Optional<KvEntry> entry) {
        return entry.orElseThrow().value().utf8();
    }

    private boolean follows(String before, String now) {
        return world.stays.stream()
                .map(stay -> stay.publisher.states)
                .anyMatch(states -> states.contains(before) && states.indexOf(now) == states.indexOf(before) + 1);
    }

    private boolean departed(String key, String session) {
        return world.stays.stream()
                .filter(stay -> stay.as.key().equals(key) && stay.sessions.contains(session))
                .flatMap(stay -> stay.driver.sent().stream())
                .anyMatch(call -> call.name().equals("departure")
                        && call.request().body().utf8().contains(session));
    }

    /** After all have gone. */
    void left() {
        world.stays.stream()
                .filter(SimulatedStay::hasBegun)
                .forEach(stay ->
                        assertThat(stay.over).as("the end of %s", stay.as.id()).isPresent());
        StoreState store = world.cluster.store().state();
        assertThat(store.sessions).as("sessions").isEmpty();
        assertThat(store.entries.values())
                .as("entries")
                .allMatch(entry -> entry.value().utf8().equals("strange"));
    }
}
