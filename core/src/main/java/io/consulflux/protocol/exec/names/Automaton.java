// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The smallest automaton without loops that accepts some names and no others: names share their beginnings, and what is
 * equal from some character on is there once.
 */
final class Automaton {

    /** Where every name begins, and where every name ends. */
    static final int START = 0;

    static final int END = 1;

    /** From where to where, by what. */
    record Edge(int from, int to, Piece piece) {}

    /** A name that ends has this for its next character. */
    private static final int NO_MORE = -1;

    /** What may follow, by character, and in how many ways one comes to each state. */
    private final List<Map<Integer, Integer>> next = new ArrayList<>();

    private final Map<Map<Integer, Integer>, Integer> known = new HashMap<>();
    private int[] ways = {};

    private Automaton() {}

    /** Its edges; a state with one way in and one way out is none, but a part of the text between two others. */
    static List<Edge> edges(List<String> names) {
        Trie root = new Trie();
        names.forEach(root::add);
        Automaton automaton = new Automaton();
        automaton.next.add(Map.of());
        automaton.next.add(Map.of());
        automaton.next.set(START, automaton.minimal(root));
        return automaton.edges();
    }

    /** A tree of names, as they come. */
    private static final class Trie {
        private final Map<Integer, Trie> next = new TreeMap<>();

        private void add(String name) {
            Trie at = this;
            for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
                at = at.next.computeIfAbsent(name.codePointAt(i), more -> new Trie());
            }
            at.next.put(NO_MORE, new Trie());
        }
    }

    private Map<Integer, Integer> minimal(Trie trie) {
        Map<Integer, Integer> states = new TreeMap<>();
        trie.next.forEach((character, more) -> states.put(character, character == NO_MORE ? END : state(more)));
        return states;
    }

    private int state(Trie trie) {
        Map<Integer, Integer> states = minimal(trie);
        if (states.size() == 1 && states.containsKey(NO_MORE)) {
            return END;
        }
        return known.computeIfAbsent(states, fresh -> {
            next.add(fresh);
            return next.size() - 1;
        });
    }

    private List<Edge> edges() {
        ways = new int[next.size()];
        next.forEach(states -> states.values().forEach(state -> ways[state]++));
        List<Edge> edges = new ArrayList<>();
        for (int state = 0; state < next.size(); state++) {
            if (!isBetween(state)) {
                addEdges(state, edges);
            }
        }
        return edges;
    }

    private void addEdges(int from, List<Edge> edges) {
        next.get(from).forEach((character, to) -> {
            StringBuilder text = new StringBuilder();
            int end = to;
            append(text, character);
            while (isBetween(end)) {
                Map.Entry<Integer, Integer> only =
                        next.get(end).entrySet().iterator().next();
                append(text, only.getKey());
                end = only.getValue();
            }
            edges.add(new Edge(from, end, new Piece.Text(text.toString())));
        });
    }

    private static void append(StringBuilder text, int character) {
        if (character != NO_MORE) {
            text.appendCodePoint(character);
        }
    }

    private boolean isBetween(int state) {
        return state > END && ways[state] == 1 && next.get(state).size() == 1;
    }
}
