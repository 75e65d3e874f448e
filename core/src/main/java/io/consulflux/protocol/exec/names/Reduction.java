// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Makes one expression of an automaton: state by state is taken out, and the ways through it become edges around it. The
 * state that makes the whole longest is taken last, and so what many names share, be it their beginning, middle or end, is
 * written once (the order of Delgado and Morais).
 */
final class Reduction {

    private final Map<Integer, Map<Integer, Piece>> in = new HashMap<>();
    private final Map<Integer, Map<Integer, Piece>> out = new HashMap<>();

    private record Candidate(int state, long cost) {}

    private Reduction(List<Automaton.Edge> edges) {
        edges.forEach(edge -> connect(edge.from(), edge.to(), edge.piece()));
    }

    static Piece of(List<String> names) {
        return new Reduction(Automaton.edges(names)).piece();
    }

    private void connect(int from, int to, Piece piece) {
        Piece all = in.computeIfAbsent(to, state -> new LinkedHashMap<>()).merge(from, piece, Piece::or);
        out.computeIfAbsent(from, state -> new LinkedHashMap<>()).put(to, all);
    }

    private Piece piece() {
        PriorityQueue<Candidate> queue =
                new PriorityQueue<>(Comparator.comparingLong(Candidate::cost).thenComparingInt(Candidate::state));
        out.keySet().stream().filter(state -> state != Automaton.START).forEach(state -> queue.add(candidate(state)));
        while (!queue.isEmpty()) {
            Candidate cheapest = queue.remove();
            // What was taken out since has changed the cost of its neighbours.
            Candidate now = candidate(cheapest.state());
            if (now.cost() > cheapest.cost()) {
                queue.add(now);
            } else {
                takeOut(cheapest.state());
            }
        }
        return out.getOrDefault(Automaton.START, Map.of()).getOrDefault(Automaton.END, Piece.empty());
    }

    /** How much longer the whole gets without this state. */
    private Candidate candidate(int state) {
        Map<Integer, Piece> before = in.getOrDefault(state, Map.of());
        Map<Integer, Piece> after = out.getOrDefault(state, Map.of());
        long cost = before.values().stream().mapToLong(Piece::bytes).sum() * (after.size() - 1)
                + after.values().stream().mapToLong(Piece::bytes).sum() * (before.size() - 1);
        return new Candidate(state, cost);
    }

    private void takeOut(int state) {
        Map<Integer, Piece> before = in.getOrDefault(state, Map.of());
        Map<Integer, Piece> after = out.getOrDefault(state, Map.of());
        in.remove(state);
        out.remove(state);
        before.keySet().forEach(from -> out.getOrDefault(from, new HashMap<>()).remove(state));
        after.keySet().forEach(to -> in.getOrDefault(to, new HashMap<>()).remove(state));
        before.forEach((from, first) -> after.forEach((to, last) -> connect(from, to, first.then(last))));
    }
}
