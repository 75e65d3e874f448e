// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.OutputEvent.Incomplete;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Holds the output back and tells it at the end, once for all nodes that printed the same. A node's output becomes its
 * group's as soon as the node has ended, so that what many nodes agree on is held once.
 */
public final class GroupedOutput implements Rewriting {

    private final Map<String, HeldOutput> open = new HashMap<>();
    private final Map<Key, Members> groups = new HashMap<>();
    private final int perNode;
    private final long inAll;
    private long held;
    private Instant last = Instant.EPOCH;

    /** Nodes with equal keys have printed the same, but for the accident that two digests are equal. */
    private record Key(OptionalInt code, boolean truncated, HeldOutput.Print print) {}

    private record Members(TreeSet<String> nodes, HeldOutput longest) {}

    public GroupedOutput(int perNode, long inAll) {
        this.perNode = perNode;
        this.inAll = inAll;
    }

    @Override
    public void next(NodeEvent event, Consumer<NodeEvent> told) {
        last = event.at();
        if (event instanceof ExecEvent.Output chunk) {
            HeldOutput output = open(chunk.node());
            held += output.add(chunk.data(), (int) Math.min(perNode - output.held(), inAll - held));
            return;
        }
        if (event instanceof ExecEvent.Acknowledged) {
            open(event.node());
        } else if (event instanceof ExecEvent.Truncated) {
            open(event.node()).truncate();
        } else if (event instanceof ExecEvent.Exited exited) {
            close(event.node(), OptionalInt.of(exited.code()));
        } else if (event instanceof ExecEvent.Lost) {
            close(event.node(), OptionalInt.empty());
        } else if (event instanceof ExecEvent.Finished) {
            end(told);
        }
        told.accept(event);
    }

    @Override
    public void end(Consumer<NodeEvent> told) {
        List.copyOf(open.keySet()).forEach(node -> close(node, OptionalInt.empty()));
        groups.entrySet().stream()
                .map(group -> told(group.getKey(), group.getValue()))
                .sorted(Comparator.comparingInt(
                                (OutputEvent.Group group) -> -group.nodes().size())
                        .thenComparing(OutputEvent.Group::node))
                .forEach(told);
        groups.clear();
        held = 0;
    }

    private HeldOutput open(String node) {
        return open.computeIfAbsent(node, any -> new HeldOutput());
    }

    private void close(String node, OptionalInt code) {
        HeldOutput output = open(node);
        open.remove(node);
        groups.merge(
                new Key(code, output.truncated(), output.print()),
                new Members(new TreeSet<>(List.of(node)), output),
                this::joined);
    }

    private Members joined(Members group, Members more) {
        boolean longer = more.longest.held() > group.longest.held();
        held -= longer ? group.longest.held() : more.longest.held();
        group.nodes.addAll(more.nodes);
        return longer ? new Members(group.nodes, more.longest) : group;
    }

    private OutputEvent.Group told(Key key, Members members) {
        List<String> nodes = List.copyOf(members.nodes);
        long bytes = key.print.bytes();
        Optional<Incomplete> incomplete = members.longest.held() < bytes
                ? Optional.of(Incomplete.NOT_HELD)
                : Optional.of(Incomplete.NOT_TOLD).filter(any -> key.truncated);
        return new OutputEvent.Group(
                nodes.get(0), last, nodes, key.code, members.longest.beginning(), bytes, incomplete);
    }
}
