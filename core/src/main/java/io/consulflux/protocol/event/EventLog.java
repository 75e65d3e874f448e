// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import io.consulflux.UserEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.UserEvent.Received;
import io.consulflux.codec.EventDecoder.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a poll of user events has learnt, as one growing line of entries: each event once, in the agent's order, and a break
 * wherever an answer does not prove that nothing is missing. The newest entries are kept, so that whoever looks now and then
 * still sees all of them. Immutable.
 *
 * <p>An answer is all that the agent holds: the newest {@value #RING} of all names (Consul {@code agent/agent.go}), of which
 * those of one name may have been asked for. What follows on the last event of the answer before is new. If that one is not
 * there, or not where it should be, nobody knows what is missing.
 *
 * <p>After a break nothing is told twice: what has its id among the kept entries is known. From another agent, whose list may
 * go back further than they do, nothing counts as new either that is not later, by Lamport's time, than all that was
 * forgotten: the break stands for it. What is no later than the history that the first answer brought may be as old, and is
 * new only to who wanted that history. Where there was none, since the first agent held nothing, what another holds that is
 * no later than all that came is of unknown age.
 */
public final class EventLog {

    /** How many events an agent holds. */
    public static final int RING = 256;

    /** How many entries are kept. */
    public static final int KEPT = 4 * RING;

    /** One entry. */
    public sealed interface Entry {

        /** The agent that it is about, where its transport says so. */
        Optional<String> agent();

        /** The same as its listener is told it. */
        UserEvent told(String node, Instant at);
    }

    /** What is known of when an event was fired. */
    public enum Age {
        /** It came after the poll began, or the poll began with it. */
        KNOWN,
        /** Another agent held it already when it stood in, and nothing is known that was earlier. */
        UNKNOWN,
        /** Another agent held it already when it stood in, and it is no later than what the poll began with. */
        HISTORY
    }

    /** An event. */
    public record Event(Optional<String> agent, Held held, Age age) implements Entry {

        public Event(Optional<String> agent, Held held) {
            this(agent, held, Age.KNOWN);
        }

        @Override
        public Received told(String node, Instant at) {
            return new Received(node, at, held.id(), held.name(), held.payload(), held.filters(), held.lamport());
        }
    }

    /** Some events may be missing. */
    public record Break(Optional<String> agent, OptionalLong atMost, Reason reason) implements Entry {

        @Override
        public Gap told(String node, Instant at) {
            return new Gap(node, at, atMost, reason);
        }
    }

    private final boolean ofAllNames;
    private final Optional<String> agent;
    private final List<Held> held;
    private final List<Entry> kept;
    private final Forgotten history;
    private final Forgotten forgotten;

    private EventLog(
            boolean ofAllNames,
            Optional<String> agent,
            List<Held> held,
            List<Entry> kept,
            Forgotten history,
            Forgotten forgotten) {
        this.ofAllNames = ofAllNames;
        this.agent = agent;
        this.held = held;
        this.kept = kept;
        this.history = history;
        this.forgotten = forgotten;
    }

    /** After the first answer. What it holds is history: known, and new to nobody. */
    static EventLog first(Optional<String> agent, List<Held> held, boolean ofAllNames) {
        Forgotten history = Forgotten.nothing();
        for (Held event : held) {
            history = history.upTo(event);
        }
        List<Entry> entries =
                held.stream().<Entry>map(event -> new Event(agent, event)).toList();
        return new EventLog(ofAllNames, agent, List.copyOf(held), entries, history, Forgotten.nothing());
    }

    /** After one more answer; itself where it brings nothing. */
    EventLog next(Optional<String> from, List<Held> answer, boolean brokenOff) {
        if (!from.equals(agent)) {
            return broken(from, Reason.OTHER_AGENT, answer);
        }
        if (held.isEmpty()) {
            if (brokenOff) {
                return broken(from, Reason.BROKEN_OFF, answer);
            }
            return answer.size() >= RING ? broken(from, Reason.LEFT_RING, answer) : grown(answer, 0);
        }
        int known = known(answer);
        return known == 0 ? broken(from, Reason.LEFT_RING, answer) : grown(answer, known);
    }

    /** How many events at the beginning of the answer are the last ones of the answer before; 0 if it does not go on from there. */
    private int known(List<Held> answer) {
        String last = held.get(held.size() - 1).id();
        for (int i = answer.size() - 1; i >= 0; i--) {
            if (answer.get(i).id().equals(last)) {
                return continues(answer, i + 1) ? i + 1 : 0;
            }
        }
        return 0;
    }

    /** A ring drops its oldest, and nothing else; a list of all names never gets shorter. Else the agent began anew. */
    private boolean continues(List<Held> answer, int known) {
        int skipped = held.size() - known;
        if (skipped < 0 || (ofAllNames && answer.size() < held.size())) {
            return false;
        }
        for (int i = 0; i < known; i++) {
            if (!answer.get(i).id().equals(held.get(skipped + i).id())) {
                return false;
            }
        }
        return true;
    }

    private EventLog grown(List<Held> answer, int known) {
        if (known == answer.size() && known == held.size()) {
            return this;
        }
        List<Entry> entries = new ArrayList<>(kept);
        // Gossip may bring late what another agent, or this one before a restart that left no trace, has told.
        Set<String> ids = ids();
        answer.subList(known, answer.size()).stream()
                .filter(event -> !ids.contains(event.id()))
                .forEach(event -> entries.add(new Event(agent, event)));
        return with(agent, answer, entries);
    }

    private EventLog broken(Optional<String> from, Reason reason, List<Held> answer) {
        List<Entry> entries = new ArrayList<>(kept);
        entries.add(new Break(from, OptionalLong.empty(), reason));
        Set<String> known = ids();
        for (Held event : answer) {
            boolean tooOld = reason == Reason.OTHER_AGENT && forgotten.maybe(event);
            if (!tooOld && known.add(event.id())) {
                entries.add(new Event(from, event, reason == Reason.OTHER_AGENT ? age(event) : Age.KNOWN));
            }
        }
        return with(from, answer, entries);
    }

    /** Without history the first event that came is the earliest time there is to compare with. */
    private Age age(Held event) {
        if (history.maybe(event)) {
            return Age.HISTORY;
        }
        boolean isLater = history.any()
                || forgotten.any()
                || kept.stream()
                        .anyMatch(entry -> entry instanceof Event known
                                && known.age() == Age.KNOWN
                                && Long.compareUnsigned(known.held().lamport(), event.lamport()) < 0);
        return isLater ? Age.KNOWN : Age.UNKNOWN;
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        for (Entry entry : kept) {
            if (entry instanceof Event event) {
                ids.add(event.held().id());
            }
        }
        return ids;
    }

    private EventLog with(Optional<String> from, List<Held> answer, List<Entry> entries) {
        int tooMany = Math.max(0, entries.size() - KEPT);
        Forgotten gone = forgotten;
        for (Entry entry : entries.subList(0, tooMany)) {
            gone = gone.and(entry);
        }
        return new EventLog(
                ofAllNames,
                from,
                List.copyOf(answer),
                List.copyOf(entries.subList(tooMany, entries.size())),
                history,
                gone);
    }

    /** The agent of the last answer. */
    public Optional<String> agent() {
        return agent;
    }

    /** What it held then, in its order. */
    List<Held> held() {
        return held;
    }

    /** The number of the entry to come. */
    long end() {
        return start() + kept.size();
    }

    /** The number of the oldest entry that is kept. */
    long start() {
        return forgotten.entries();
    }

    /** The entries from this number on, which must be kept. */
    List<Entry> from(long number) {
        return kept.subList((int) (number - start()), kept.size());
    }

    /** How many events the entries from this number to the oldest one kept had at most; empty if a break was among them. */
    OptionalLong forgottenFrom(long number) {
        return forgotten.lastBreak() >= number ? OptionalLong.empty() : OptionalLong.of(start() - number);
    }
}
