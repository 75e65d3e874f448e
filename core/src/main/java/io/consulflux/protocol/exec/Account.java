// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Missing;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.error.ConsulException;
import io.consulflux.exec.Expectation;
import io.consulflux.protocol.exec.NodeAccount.Standing;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who is awaited, who has answered, and how each came out. */
final class Account {

    private final Talk talk;
    private final Map<String, NodeAccount> nodes = new HashMap<>();
    private final Map<String, Missing.Reason> foreseen = new TreeMap<>();
    private final Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
    private final Strangers strangers;
    private Optional<ConsulException> refusal = Optional.empty();
    private int expected;
    private int acknowledged;
    private int failedCodes;

    Account(Talk talk) {
        this.talk = talk;
        this.strangers = new Strangers(talk);
        if (talk.job.expectation() instanceof Expectation.AtLeast some) {
            expected = some.count();
        } else if (talk.job.expectation() instanceof Expectation.Named named) {
            named.names().forEach(this::expect);
        }
    }

    void expect(String name) {
        nodes.computeIfAbsent(name, added -> {
            expected++;
            count(Standing.AWAITED, 1);
            return new NodeAccount(added, true);
        });
    }

    /** A node that is meant, and of which it is known beforehand that it will be missing. */
    void expectMissing(String name, Missing.Reason reason) {
        expect(name);
        foreseen.put(name, reason);
    }

    /** Of the awaited nodes only these are called; the others are known to be missing. */
    void called(Set<String> names) {
        in(Standing.AWAITED).stream()
                .filter(node -> node.expected && !names.contains(node.name))
                .forEach(node -> foreseen.putIfAbsent(node.name, Missing.Reason.UNMATCHED));
    }

    /** The event that would have called these was refused, and others were not. */
    void missUncalled(List<String> names, ConsulException cause) {
        refusal = refusal.or(() -> Optional.of(cause));
        names.stream()
                .map(nodes::get)
                .filter(node -> node != null && node.expected && node.standing == Standing.AWAITED)
                .forEach(node -> miss(node, Missing.Reason.NOT_CALLED));
    }

    /** The names of the awaited nodes, sorted. */
    List<String> targets() {
        return sorted(node -> node.expected).map(node -> node.name).toList();
    }

    int expected() {
        return expected;
    }

    int acknowledged() {
        return acknowledged;
    }

    int count(Standing standing) {
        return counts.getOrDefault(standing, 0);
    }

    /** The node, known from now on if it was not. */
    NodeAccount of(String name) {
        return nodes.computeIfAbsent(name, added -> {
            count(Standing.UNKNOWN, 1);
            return new NodeAccount(added, false);
        });
    }

    /** The node that wrote a key of the job; nothing where it cannot have run the job. */
    Optional<NodeAccount> writer(String name) {
        if (strangers.is(name)) {
            strangers.count(name);
            return Optional.empty();
        }
        return Optional.of(of(name));
    }

    void acknowledge(NodeAccount node) {
        acknowledged++;
        node.acknowledged = talk.at().nanos();
        move(node, Standing.RUNNING);
        talk.tell(new ExecEvent.Acknowledged(node.name, talk.at().wall()));
    }

    void exit(NodeAccount node, int code) {
        node.code = code;
        failedCodes += code == 0 ? 0 : 1;
        move(node, Standing.EXITED);
        talk.tell(new ExecEvent.Exited(node.name, talk.at().wall(), code));
    }

    void lose(NodeAccount node, ExecEvent.Lost.Reason reason) {
        move(node, Standing.LOST);
        talk.tell(new ExecEvent.Lost(node.name, talk.at().wall(), reason));
    }

    /** Whose keys may still say something: the names that are known and not over, sorted. */
    List<String> open() {
        return sorted(node -> !node.isOver()).map(node -> node.name).toList();
    }

    /** Whether keys of that name would be news: one that is not known, and that may have run the job. */
    boolean isNew(String name) {
        return !nodes.containsKey(name) && !strangers.is(name);
    }

    /** The nodes that were known beforehand to be missing are. */
    void tellForeseen() {
        foreseen.forEach((name, reason) -> miss(of(name), reason));
    }

    /** Every node still awaited is missing. */
    void missAwaited(Missing.Reason reason) {
        in(Standing.AWAITED).forEach(node -> miss(node, foreseen.getOrDefault(node.name, reason)));
    }

    /** Every node still running is lost. */
    void loseRunning(ExecEvent.Lost.Reason reason) {
        in(Standing.RUNNING).forEach(node -> lose(node, reason));
    }

    /** The summary, as things stand. */
    Summary summary(Optional<Outcome> cutShort, Optional<ConsulException> cause) {
        boolean counted = talk.job.expectation() instanceof Expectation.AtLeast;
        int missing = counted ? Math.max(0, expected - acknowledged) : count(Standing.MISSING);
        int lost = count(Standing.LOST);
        Outcome outcome = cutShort.orElseGet(() -> {
            if (missing > 0 || lost > 0 || acknowledged == 0 || refusal.isPresent()) {
                return Outcome.INCOMPLETE;
            }
            return failedCodes > 0 ? Outcome.FAILED : Outcome.COMPLETE;
        });
        return new Summary(
                outcome,
                expected,
                acknowledged,
                count(Standing.EXITED),
                failedCodes,
                missing,
                lost,
                sorted(node -> node.standing != Standing.UNKNOWN)
                        .map(NodeAccount::summary)
                        .toList(),
                cause.or(() -> refusal),
                strangers.count());
    }

    private List<NodeAccount> in(Standing standing) {
        return sorted(node -> node.standing == standing).toList();
    }

    private Stream<NodeAccount> sorted(Predicate<NodeAccount> which) {
        return nodes.values().stream().filter(which).sorted(Comparator.comparing(node -> node.name));
    }

    private void miss(NodeAccount node, Missing.Reason reason) {
        move(node, Standing.MISSING);
        talk.tell(new ExecEvent.Missing(node.name, talk.at().wall(), reason));
    }

    private void move(NodeAccount node, Standing standing) {
        count(node.standing, -1);
        count(standing, 1);
        node.standing = standing;
        if (node.isOver()) {
            node.readNoFurther();
        }
    }

    private void count(Standing standing, int change) {
        counts.merge(standing, change, Integer::sum);
    }
}
