// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.event.EventWatch;
import io.consulflux.protocol.event.EventLog.Break;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventLog.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random histories of two agents that lose, re-order and forget events, are restarted and stand in for one another, polled
 * now and then, and listened to by some who look at every answer and some who do not.
 */
class EventHistoriesTest {

    @Test
    void eachEventIsToldOnceInTheAgentsOrderAndABreakStandsWhereAndOnlyWhereSomeMayBeMissing() {
        Histories.check(400, random -> new History(random).play());
    }

    private static final class Listener {

        final EventReader reader;
        final boolean lazy;
        final List<Entry> told = new ArrayList<>();

        Listener(EventWatch watch, boolean lazy) {
            this.reader = new EventReader(watch);
            this.lazy = lazy;
        }
    }

    private static final class History {

        private final Random random;
        private final Optional<String> name;
        private final List<RingAgent> agents;
        private final List<Listener> listeners = new ArrayList<>();
        private RingAgent serving;
        private Optional<EventLog> log = Optional.empty();
        private boolean brokenOff = true;
        private long lamport;
        private long fired;

        /** What the last answer held, as the model knows it. */
        private List<Held> before = List.of();

        private RingAgent answeredBefore;

        /** What answers have held so far, and what may rightly be left out after another agent took over. */
        private final Map<Held, RingAgent> known = new HashMap<>();

        private final Set<Held> excused = new HashSet<>();
        private long latestKnown = -1;

        History(Random random) {
            this.random = random;
            this.name = random.nextBoolean() ? Optional.empty() : Optional.of("a");
            this.agents = List.of(new RingAgent("one", random), new RingAgent("other", random));
            this.serving = agents.get(0);
            this.answeredBefore = serving;
        }

        void play() {
            fire(random.nextInt(3) * random.nextInt(200));
            agents.forEach(agent -> agent.receive(10_000));
            for (int i = 0; i < 60; i++) {
                step();
                if (random.nextInt(10) == 0) {
                    listeners.add(new Listener(watch(), random.nextInt(3) == 0));
                }
            }
            answer();
            listeners.forEach(this::look);
            listeners.forEach(this::check);
        }

        private EventWatch watch() {
            EventWatch all = name.map(EventWatch::of).orElseGet(EventWatch::of);
            return random.nextBoolean() ? all : all.replay();
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0 -> {
                    serving.restart();
                    brokenOff = true;
                }
                case 1 -> {
                    serving = agents.get(random.nextInt(2));
                    brokenOff = true;
                }
                case 2 -> brokenOff = true;
                case 3 -> fire(random.nextInt(600));
                case 4, 5, 6 -> fire(random.nextInt(40));
                default -> answer();
            }
            agents.forEach(agent -> agent.receive(random.nextInt(200)));
        }

        private void fire(int count) {
            for (int i = 0; i < count; i++) {
                // Two servers may give the same time.
                lamport += random.nextInt(3) == 0 ? 0 : 1;
                Held event = RingAgent.event(fired++, random.nextInt(3) == 0 ? "b" : "a", lamport);
                agents.forEach(agent -> agent.gossip(event));
            }
        }

        private void answer() {
            List<Held> held = serving.list(name);
            EventLog next = log.map(known -> known.next(serving.id(), held, brokenOff))
                    .orElseGet(() -> EventLog.first(serving.id(), held, name.isEmpty()));
            log.ifPresent(known -> expectBreak(known, next, held));
            log = Optional.of(next);
            excuse(held);
            before = held;
            answeredBefore = serving;
            brokenOff = false;
            for (Listener listener : listeners) {
                if (!listener.lazy || random.nextInt(4) == 0) {
                    look(listener);
                }
            }
        }

        /** Told already, or no later than something that was: only another agent's list can hold such. */
        private void excuse(List<Held> held) {
            boolean otherAgent = answeredBefore != serving;
            held.stream()
                    .filter(event -> knownFromOthers(event) || (otherAgent && event.lamport() <= latestKnown))
                    .forEach(excused::add);
            held.forEach(event -> known.putIfAbsent(event, serving));
            held.forEach(event -> latestKnown = Math.max(latestKnown, event.lamport()));
        }

        private boolean knownFromOthers(Held event) {
            RingAgent first = known.get(event);
            return first != null && first != serving;
        }

        private void expectBreak(EventLog known, EventLog next, List<Held> held) {
            boolean otherAgent = answeredBefore != serving;
            boolean left = !before.isEmpty() && !held.contains(before.get(before.size() - 1));
            boolean fullFromNothing = before.isEmpty() && held.size() == EventLog.RING;
            boolean doubt = before.isEmpty() && brokenOff;
            List<Entry> more = next.from(Math.max(known.end(), next.start()));
            List<Break> breaks = more.stream()
                    .filter(Break.class::isInstance)
                    .map(Break.class::cast)
                    .toList();
            if (otherAgent || left || fullFromNothing || doubt) {
                Reason reason = otherAgent ? Reason.OTHER_AGENT : doubt ? Reason.BROKEN_OFF : Reason.LEFT_RING;
                assertThat(more.get(0)).isEqualTo(breaks.get(0));
                assertThat(breaks).extracting(Break::reason).containsExactly(reason);
            } else {
                assertThat(breaks).isEmpty();
            }
        }

        private void look(Listener listener) {
            log.ifPresent(known -> listener.told.addAll(listener.reader.read(known)));
        }

        private void check(Listener listener) {
            Set<String> ids = new HashSet<>();
            Optional<Event> last = Optional.empty();
            for (Entry entry : listener.told) {
                if (entry instanceof Event event) {
                    assertThat(ids.add(event.held().id())).as("told once").isTrue();
                    last.ifPresent(previous -> follows(previous, event));
                    last = Optional.of(event);
                } else {
                    last = Optional.empty();
                }
            }
        }

        /** Without a break in between they came to the same agent one directly after the other, but for what was told before. */
        private void follows(Event previous, Event event) {
            assertThat(event.agent()).isEqualTo(previous.agent());
            RingAgent agent = agents.get(event.agent().equals(agents.get(0).id()) ? 0 : 1);
            int from = place(agent, previous) + 1;
            int to = place(agent, event);
            assertThat(to).as("in the agent's order").isGreaterThanOrEqualTo(from);
            assertThat(agent.arrived.subList(from, to))
                    .as("left out without a break")
                    .allMatch(held -> excused.contains(held)
                            || (name.isPresent() && !name.get().equals(held.name())));
        }

        private static int place(RingAgent agent, Event event) {
            return Objects.requireNonNull(agent.places.get(event.held()));
        }
    }
}
