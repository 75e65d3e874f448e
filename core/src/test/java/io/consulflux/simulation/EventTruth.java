// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.event.EventWatch;
import io.consulflux.protocol.event.EventLog;
import io.consulflux.protocol.event.EventLog.Break;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventLog.Event;
import io.consulflux.protocol.event.EventReader;
import io.consulflux.simulation.EventWorld.Answer;
import io.consulflux.simulation.EventWorld.Listener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What is told of user events, beside what came to the agents. */
final class EventTruth {

    private final EventWorld world;
    /** All that was told to one who looked at every answer. */
    private final List<Entry> whole = new ArrayList<>();
    /** Which agent's answer held an event first, and what may be left out of the other's. */
    private final Map<String, String> known = new HashMap<>();

    private final Set<String> excused = new HashSet<>();

    EventTruth(EventWorld world) {
        this.world = world;
    }

    void check() {
        Optional<Answer> before = Optional.empty();
        for (Answer answer : world.answers) {
            before.ifPresent(last -> breaksWhereSomeMayBeMissing(last, answer));
            ages(before, answer);
            excuse(before, answer);
            whole.addAll(answer.entries());
            before = Optional.of(answer);
        }
        onceInOrderAndWithoutHoles();
        before.ifPresent(this::upToDate);
        world.listeners.forEach(this::likeTheWhole);
    }

    private List<Held> held(Answer answer) {
        return ring(answer).arrived.subList(answer.from(), answer.to()).stream()
                .filter(event -> world.name.isEmpty() || world.name.get().equals(event.name()))
                .toList();
    }

    private EventRing ring(Answer answer) {
        return world.cluster.agent(answer.agent()).ring;
    }

    private void breaksWhereSomeMayBeMissing(Answer before, Answer answer) {
        List<Held> last = held(before);
        boolean other = !before.agent().equals(answer.agent());
        boolean left = !other && !last.isEmpty() && !held(answer).contains(last.get(last.size() - 1));
        boolean anew = !other && !left && !last.isEmpty() && isAnew(before, answer);
        if (anew && goesOn(last, held(answer))) {
            return;
        }
        boolean full = last.isEmpty() && held(answer).size() == EventLog.RING;
        boolean doubt = last.isEmpty() && !answer.continued();
        List<Break> breaks = answer.entries().stream()
                .filter(Break.class::isInstance)
                .map(Break.class::cast)
                .toList();
        if (other || left || anew || full || doubt) {
            Reason reason = other ? Reason.OTHER_AGENT : doubt ? Reason.BROKEN_OFF : Reason.LEFT_RING;
            assertThat(breaks).extracting(Break::reason).containsExactly(reason);
            assertThat(answer.entries().get(0)).isInstanceOf(Break.class);
        } else {
            assertThat(breaks).as("breaks without need").isEmpty();
        }
    }

    /** What another agent held when it stood in may be history: known by its time, and by nothing else. */
    private void ages(Optional<Answer> before, Answer answer) {
        boolean other =
                before.filter(last -> !last.agent().equals(answer.agent())).isPresent();
        OptionalLong history = latest(held(world.answers.get(0)).stream());
        for (Entry entry : answer.entries()) {
            if (entry instanceof Event event) {
                assertThat(event.age())
                        .as("the age of %s", event)
                        .isEqualTo(other ? age(event.held().lamport(), history) : EventLog.Age.KNOWN);
            }
        }
    }

    private EventLog.Age age(long lamport, OptionalLong history) {
        if (history.isPresent()) {
            return lamport <= history.getAsLong() ? EventLog.Age.HISTORY : EventLog.Age.KNOWN;
        }
        boolean later = latestForgotten() >= 0
                || whole.stream()
                        .anyMatch(entry -> entry instanceof Event known
                                && known.age() == EventLog.Age.KNOWN
                                && known.held().lamport() < lamport);
        return later ? EventLog.Age.KNOWN : EventLog.Age.UNKNOWN;
    }

    private static OptionalLong latest(Stream<Held> events) {
        return events.mapToLong(Held::lamport).max();
    }

    /** Whether the agent was restarted in between. */
    private static boolean isAnew(Answer before, Answer answer) {
        return before.agent().equals(answer.agent()) && answer.from() >= before.to();
    }

    /** Whether what a restarted agent heard again looks as if it had only dropped its oldest. */
    private boolean goesOn(List<Held> last, List<Held> now) {
        List<Held> again = now.subList(0, now.indexOf(last.get(last.size() - 1)) + 1);
        return again.size() <= last.size()
                && again.equals(last.subList(last.size() - again.size(), last.size()))
                && (world.name.isPresent() || now.size() >= last.size());
    }

    /** Told already, or no later than something that is forgotten: only another agent's list can hold such. */
    private void excuse(Optional<Answer> before, Answer answer) {
        boolean other =
                before.filter(last -> !last.agent().equals(answer.agent())).isPresent();
        long forgotten = latestForgotten();
        for (Held event : held(answer)) {
            String first = known.get(event.id());
            boolean cameAgain =
                    Objects.requireNonNull(ring(answer).places.get(event.id())).size() > 1;
            if ((first != null && cameAgain)
                    || (first != null && !first.equals(answer.agent()))
                    || (other && event.lamport() <= forgotten)) {
                excused.add(event.id());
            }
        }
        for (Held event : held(answer)) {
            known.putIfAbsent(event.id(), answer.agent());
        }
    }

    private long latestForgotten() {
        return whole.subList(0, Math.max(0, whole.size() - EventLog.KEPT)).stream()
                .filter(Event.class::isInstance)
                .mapToLong(entry -> ((Event) entry).held().lamport())
                .max()
                .orElse(-1);
    }

    /** Without a break in between they came to the same agent one directly after the other, but for what was told before. */
    private void onceInOrderAndWithoutHoles() {
        Map<String, Integer> told = new HashMap<>();
        Optional<Event> last = Optional.empty();
        for (int i = 0; i < whole.size(); i++) {
            if (whole.get(i) instanceof Event event) {
                Integer first = told.put(event.held().id(), i);
                assertThat(first == null || (i - first > EventLog.KEPT && isOfOthers(first, i)))
                        .as("told once")
                        .isTrue();
                last.ifPresent(before -> follows(before, event));
                last = Optional.of(event);
            } else {
                last = Optional.empty();
            }
        }
    }

    /** Whether another agent stood in between these. */
    private boolean isOfOthers(int from, int to) {
        return whole.subList(from, to).stream()
                .anyMatch(entry -> entry instanceof Break gap && gap.reason() == Reason.OTHER_AGENT);
    }

    private void follows(Event before, Event event) {
        assertThat(event.agent()).isEqualTo(before.agent());
        EventRing ring = world.cluster.agent(event.agent().orElseThrow()).ring;
        List<Integer> ends = Objects.requireNonNull(ring.places.get(event.held().id()));
        assertThat(Objects.requireNonNull(ring.places.get(before.held().id())))
                .as("in the agent's order, with none left out")
                .anyMatch(from ->
                        ends.stream().anyMatch(to -> to > from && mayBeLeftOut(ring.arrived.subList(from + 1, to))));
    }

    private boolean mayBeLeftOut(List<Held> between) {
        return between.stream()
                .allMatch(held -> excused.contains(held.id())
                        || (world.name.isPresent() && !world.name.get().equals(held.name())));
    }

    /** Once nothing happens any more the log holds what the agent holds, and all of that was told. */
    private void upToDate(Answer last) {
        EventWatch all = world.name.map(EventWatch::of).orElseGet(EventWatch::of);
        List<String> held = new EventReader(all.replay())
                .read(world.poll.current().orElseThrow().state()).stream()
                        .map(entry -> ((Event) entry).held().id())
                        .toList();
        List<String> ring = ring(last).held(world.name).stream().map(Held::id).toList();
        assertThat(held).isEqualTo(ring);
        Set<String> told = new HashSet<>(excused);
        whole.stream()
                .filter(Event.class::isInstance)
                .forEach(entry -> told.add(((Event) entry).held().id()));
        assertThat(told).containsAll(ring);
    }

    /** Each who looks is told the end of the whole, but for names that are not watched, and gaps where it was too slow. */
    private void likeTheWhole(Listener listener) {
        List<Entry> told = new ArrayList<>(listener.told);
        List<Entry> rest = new ArrayList<>();
        world.answers.subList(listener.since, world.answers.size()).forEach(answer -> rest.addAll(answer.entries()));
        List<Entry> begin = begin(listener);
        assertThat(told.subList(0, Math.min(begin.size(), told.size()))).isEqualTo(begin);
        int next = 0;
        for (int i = begin.size(); i < told.size(); i++) {
            Entry entry = told.get(i);
            if (entry instanceof Break gap && gap.reason() == Reason.OVERFLOW) {
                next = skipped(listener, rest, next, gap.atMost(), told.subList(i + 1, told.size()));
                continue;
            }
            while (!concerns(listener, rest.get(next))) {
                next++;
            }
            assertThat(entry).isEqualTo(rest.get(next++));
        }
        assertThat(rest.subList(next, rest.size()).stream().filter(entry -> concerns(listener, entry)))
                .as("not told")
                .isEmpty();
    }

    private static boolean concerns(Listener listener, Entry entry) {
        return !(entry instanceof Event event)
                || (listener.watch.concerns(event.held().name()) && isNew(listener.watch.start(), event.age()));
    }

    private static boolean isNew(EventWatch.Start start, EventLog.Age age) {
        return age == EventLog.Age.KNOWN
                || start instanceof EventWatch.Start.Replay
                || (start instanceof EventWatch.Start.After && age == EventLog.Age.UNKNOWN);
    }

    /** What it begins with is what the agent held when it came. */
    private List<Entry> begin(Listener listener) {
        Answer last = world.answers.get(listener.since - 1);
        List<Held> held = held(last);
        List<Entry> begin = new ArrayList<>();
        int from = held.size();
        if (listener.watch.start() instanceof EventWatch.Start.Replay) {
            from = 0;
        } else if (listener.watch.start() instanceof EventWatch.Start.After after) {
            from = held.stream().map(Held::id).toList().indexOf(after.id()) + 1;
            if (from == 0) {
                begin.add(new Break(Optional.of(last.agent()), OptionalLong.empty(), Reason.LEFT_RING));
            }
        }
        held.subList(from, held.size()).stream()
                .filter(event -> listener.watch.concerns(event.name()))
                .forEach(event -> begin.add(new Event(Optional.of(last.agent()), event)));
        return begin;
    }

    /** One break may be like another: the next event tells where they are. */
    private static int whereItGoesOn(List<Entry> rest, List<Entry> told) {
        int breaks = 0;
        while (breaks < told.size() && told.get(breaks) instanceof Break) {
            breaks++;
        }
        int place = breaks < told.size() ? rest.indexOf(told.get(breaks)) : rest.size();
        for (int i = breaks - 1; i >= 0; i--) {
            place = rest.subList(0, place).lastIndexOf(told.get(i));
        }
        return place;
    }

    /** Where it goes on after a gap of its own making: no more is missing than is told. */
    private static int skipped(Listener listener, List<Entry> rest, int from, OptionalLong atMost, List<Entry> told) {
        int next = whereItGoesOn(rest, told);
        assertThat(listener.lazy).as("too slow").isTrue();
        assertThat(next).isGreaterThan(from);
        boolean unknown = rest.subList(from, next).stream().anyMatch(Break.class::isInstance);
        long missing = rest.subList(from, next).stream()
                .filter(entry -> concerns(listener, entry))
                .count();
        assertThat(unknown || atMost.orElse(0) >= missing)
                .as("no more missing than told")
                .isTrue();
        return next;
    }
}
