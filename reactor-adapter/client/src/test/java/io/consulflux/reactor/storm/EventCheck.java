// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether a watch of user events told the truth: each event once for each node, in the order of the agent that held it, all
 * that it held unless a gap says otherwise, and gaps only where there was a reason.
 *
 * @param held what each agent held, by its node, in its order
 * @param forgot whether an agent lost its memory, by its node
 * @param tried whether somebody tried to fire an event with this payload
 */
record EventCheck(
        String name,
        Map<String, List<HeldEvent>> held,
        Predicate<String> forgot,
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
                        gap.reason() != Gap.Reason.LEFT_RING || forgot.test(gap.node()),
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
        List<String> ids = ids(other.node());
        int from = ids.indexOf(one.id());
        int to = ids.indexOf(other.id());
        if (from < 0 || to < 0) {
            return; // it was killed before anybody else had seen what it held
        }
        complaints.unless(from < to, "%s: not in the order of %s: %s after %s", name, other.node(), other, one);
        for (String between : ids.subList(Math.min(from, to), to)) {
            complaints.unless(
                    told.contains(between), "%s: lost %s of %s before %s", name, between, other.node(), other);
        }
    }

    /** Whether everything is told that an agent held after the last thing that was told of it. */
    boolean isUpToDate(List<NodeEvent> told, String node) {
        List<String> ids = ids(node);
        if (ids.isEmpty()) {
            return true;
        }
        String last = ids.get(ids.size() - 1);
        return told.stream()
                .anyMatch(event ->
                        event instanceof Received received && received.id().equals(last));
    }

    private List<String> ids(String node) {
        return held.getOrDefault(node, List.of()).stream().map(HeldEvent::id).toList();
    }
}
