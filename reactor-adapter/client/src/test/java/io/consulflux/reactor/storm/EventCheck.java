// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether a watch of user events told the truth: each event once for each node, in the order of the agent that held it, all
 * that it held unless a gap says otherwise, and gaps only where there was a reason. An agent that is started again begins
 * with nothing: what it hears then may have another order, and lack what only its last life held.
 *
 * @param held what each agent held, by its node, life after life, in its order
 * @param beginnings when an agent was started again, and had forgotten everything, by its node
 * @param tried whether somebody tried to fire an event with this payload
 */
record EventCheck(
        String name,
        Map<String, List<List<HeldEvent>>> held,
        Function<String, List<Instant>> beginnings,
        Predicate<String> tried,
        Complaints complaints) {

    /** A watch through several agents at once. */
    void eachAgent(List<NodeEvent> told) {
        Map<String, List<NodeEvent>> byNode = new HashMap<>();
        told.forEach(event ->
                byNode.computeIfAbsent(event.node(), any -> new ArrayList<>()).add(event));
        byNode.values().forEach(this::oneAfterTheOther);
    }

    /** A watch of agents that stand in for one another. */
    void oneAfterTheOther(List<NodeEvent> told) {
        Set<String> ids = new HashSet<>();
        Received before = null;
        for (NodeEvent event : told) {
            if (event instanceof Gap gap) {
                before = null;
                complaints.unless(
                        gap.reason() != Gap.Reason.LEFT_RING
                                || !beginnings.apply(gap.node()).isEmpty(),
                        "%s: a gap without reason: %s",
                        name,
                        gap);
                complaints.unless(gap.reason() != Gap.Reason.OVERFLOW, "%s: %s", name, gap);
            } else if (event instanceof Received received) {
                complaints.unless(ids.add(received.id()), "%s: told twice: %s", name, received);
                complaints.unless(tried.test(received.payload().utf8()), "%s: nobody fired %s", name, received);
                if (before != null) {
                    follows(before, received, ids);
                }
                before = received;
            }
        }
    }

    private void follows(Received one, Received other, Set<String> told) {
        complaints.unless(
                one.node().equals(other.node()), "%s: another agent without a gap: %s after %s", name, other, one);
        List<List<String>> lives = lives(other.node());
        List<List<String>> both = lives.stream()
                .filter(life -> life.contains(one.id()) && life.contains(other.id()))
                .toList();
        if (both.isEmpty()) {
            // Otherwise it was killed before anybody else had seen what it held last.
            complaints.unless(
                    isInNone(lives, one) || isInNone(lives, other) || !beganBetween(one, other),
                    "%s: %s began anew without a gap: %s after %s",
                    name,
                    other.node(),
                    other,
                    one);
            return;
        }
        List<Optional<String>> faults =
                both.stream().map(life -> fault(life, one, other, told)).toList();
        complaints.unless(
                faults.stream().anyMatch(Optional::isEmpty),
                "%s: %s",
                name,
                faults.get(0).orElse("nothing"));
    }

    private static boolean isInNone(List<List<String>> lives, Received event) {
        return lives.stream().noneMatch(life -> life.contains(event.id()));
    }

    private boolean beganBetween(Received one, Received other) {
        return beginnings.apply(other.node()).stream()
                .anyMatch(begun -> one.at().isBefore(begun) && begun.isBefore(other.at()));
    }

    /** What is wrong about two events in a row, if the agent held this then. */
    private static Optional<String> fault(List<String> life, Received one, Received other, Set<String> told) {
        int from = life.indexOf(one.id());
        int to = life.indexOf(other.id());
        if (from >= to) {
            return Optional.of("not in the order of %s: %s after %s".formatted(other.node(), other, one));
        }
        return life.subList(from, to).stream()
                .filter(between -> !told.contains(between))
                .findFirst()
                .map(between -> "lost %s of %s before %s, after %s".formatted(between, other.node(), other, one));
    }

    /** Whether everything is told that an agent held after the last thing that was told of it. */
    boolean isUpToDate(List<NodeEvent> told, String node) {
        List<List<String>> lives = lives(node);
        List<String> ids = lives.isEmpty() ? List.of() : lives.get(lives.size() - 1);
        if (ids.isEmpty()) {
            return true;
        }
        String last = ids.get(ids.size() - 1);
        return told.stream()
                .anyMatch(event ->
                        event instanceof Received received && received.id().equals(last));
    }

    private List<List<String>> lives(String node) {
        return held.getOrDefault(node, List.of()).stream()
                .map(life -> life.stream().map(HeldEvent::id).toList())
                .toList();
    }
}
