// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a job's account is true.
 *
 * @param truth what the job does on each node, by the node's name
 * @param restored whether an older state was put back while it ran, so that Consul may have lost chunks of its output
 * @param complaints named after the job
 */
record JobCheck(String name, Map<String, Deed> truth, boolean restored, Complaints complaints) {

    /** What an agent says whose write failed: it has stopped watching. */
    private static final int INDETERMINATE = 255;

    /**
     * What is known of a job on a node from the node itself.
     *
     * @param output what it prints there
     * @param code what it exits with
     * @param begun how often it began there
     * @param ended how often it came to its end there
     */
    record Deed(String output, int code, int begun, int ended) {}

    /** The stream is over, with this failure or with none. */
    void check(List<NodeEvent> told, Optional<Throwable> failure) {
        boolean called = told.stream().anyMatch(ExecEvent.Submitted.class::isInstance);
        long ends = told.stream().filter(ExecEvent.Finished.class::isInstance).count();
        if (failure.isPresent()) {
            complaints.unless(!called && ends == 0, "%s: failed after the call: %s", name, failure.get());
            return;
        }
        boolean last = !told.isEmpty() && told.get(told.size() - 1) instanceof ExecEvent.Finished;
        complaints.unless(ends == 1 && last, "%s: ends %s times, and not at the end: %s", name, ends, told);
        if (ends == 1 && last) {
            Summary summary = ((ExecEvent.Finished) told.get(told.size() - 1)).summary();
            Map<String, List<NodeEvent>> byNode =
                    told.stream().collect(Collectors.groupingBy(NodeEvent::node, TreeMap::new, Collectors.toList()));
            summary.nodes().forEach(node -> node(node, byNode.getOrDefault(node.node(), List.of())));
            outcome(summary);
        }
    }

    private void outcome(Summary summary) {
        Map<String, Integer> codes = new HashMap<>();
        summary.nodes().stream()
                .filter(node -> node.fate() == Fate.EXITED)
                .forEach(node -> codes.put(node.node(), node.code().orElseThrow()));
        boolean all = codes.keySet().equals(truth.keySet());
        boolean success = all && codes.values().stream().allMatch(code -> code == 0);
        if (summary.outcome() == Outcome.COMPLETE) {
            complaints.unless(success, "%s: a false success: %s", name, summary);
        }
        if (summary.outcome() == Outcome.FAILED) {
            complaints.unless(all && !success, "%s: a false failure: %s", name, summary);
        }
        if (summary.outcome() == Outcome.INCOMPLETE) {
            complaints.unless(!all, "%s: all %s exited, and it is incomplete: %s", name, truth.size(), summary);
        }
    }

    private void node(NodeSummary node, List<NodeEvent> told) {
        String where = name + " on " + node.node();
        order(where, told);
        Deed deed = truth.get(node.node());
        complaints.unless(deed != null, "%s: no such node", where);
        long exits = told.stream().filter(ExecEvent.Exited.class::isInstance).count();
        long lost = told.stream().filter(ExecEvent.Lost.class::isInstance).count();
        long missing = told.stream().filter(ExecEvent.Missing.class::isInstance).count();
        complaints.unless(exits + lost + missing == 1, "%s: not one fate but %s", where, told);
        complaints.unless(
                exits == (node.fate() == Fate.EXITED ? 1 : 0) && lost == (node.fate() == Fate.LOST ? 1 : 0),
                "%s: summary %s of %s",
                where,
                node,
                told);
        if (deed != null && node.fate() == Fate.EXITED) {
            exited(where, node, told, deed);
        }
    }

    /** Where Consul itself ran a job twice, the two have written over one another. */
    private void exited(String where, NodeSummary node, List<NodeEvent> told, Deed deed) {
        int code = node.code().orElseThrow();
        complaints.unless(code == deed.code() || code == INDETERMINATE, "%s: exit code %s of %s", where, code, deed);
        if (code == deed.code() && deed.begun() <= 1) {
            complaints.unless(deed.ended() == 1, "%s: exited, and never came to its end", where);
            List<String> chunks = told.stream()
                    .filter(ExecEvent.Output.class::isInstance)
                    .map(event -> ((ExecEvent.Output) event).data().utf8())
                    .toList();
            boolean whole = String.join("", chunks).equals(deed.output()) && node.chunksLost() == 0;
            complaints.unless(
                    whole || (restored && isPartOf(deed.output(), chunks)),
                    "%s: output %s, %s chunks lost, for \"%s\"",
                    where,
                    chunks,
                    node.chunksLost(),
                    deed.output());
        }
    }

    private static boolean isPartOf(String output, List<String> chunks) {
        int next = 0;
        for (String chunk : chunks) {
            int found = output.indexOf(chunk, next);
            if (found < 0) {
                return false;
            }
            next = found + chunk.length();
        }
        return true;
    }

    private void order(String where, List<NodeEvent> told) {
        int acknowledged = 0;
        boolean over = false;
        long sequence = -1;
        for (NodeEvent event : told) {
            if (event instanceof ExecEvent.Submitted || event instanceof ExecEvent.Finished) {
                continue;
            }
            complaints.unless(!over, "%s: %s after its end", where, event);
            if (event instanceof ExecEvent.Acknowledged) {
                acknowledged++;
            } else if (event instanceof ExecEvent.Output || event instanceof ExecEvent.Heartbeat) {
                long next = event instanceof ExecEvent.Output output
                        ? output.sequence()
                        : ((ExecEvent.Heartbeat) event).sequence();
                complaints.unless(acknowledged == 1, "%s: %s before its acknowledgement", where, event);
                complaints.unless(next > sequence, "%s: %s after %s", where, event, sequence);
                sequence = next;
            } else {
                over = true;
                boolean begun = !(event instanceof ExecEvent.Missing);
                complaints.unless(
                        acknowledged == (begun ? 1 : 0), "%s: %s acknowledgements, %s", where, acknowledged, event);
            }
        }
        complaints.unless(acknowledged <= 1, "%s: %s acknowledgements", where, acknowledged);
    }
}
