// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.nodes;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of nodes as people write them: {@code web[1-3,07-12],db1}. Names are separated by commas or blanks. Numbers in
 * brackets stand for one name each; a number that is written with zeros before it gives all of its range that width. Several
 * brackets in one name give every combination. A backslash makes the character after it a part of the name.
 *
 * @param names the names, each once, in the order in which they are written
 */
public record NodeSet(Set<String> names) {

    /** The most names that a set may stand for. */
    public static final int LIMIT = 10_000;

    public NodeSet {
        if (names.size() > LIMIT) {
            throw new IllegalArgumentException("expected at most " + LIMIT + " names, got " + names.size());
        }
        names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    }

    /**
     * Reads a set of at least one name.
     *
     * @throws IllegalArgumentException if it names none, or more than {@value #LIMIT}, or is not written as described above;
     *     the message says at which character
     */
    public static NodeSet parse(String text) {
        List<NamePattern> patterns = new NodeSetReader(text, false).read();
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("expected the name of a node, got \"" + text + "\"");
        }
        return of(patterns, text);
    }

    /** Reads sets, each as {@link #parse(String)} does; of no sets it makes one without names. */
    public static NodeSet parse(List<String> texts) {
        NodeSet all = new NodeSet(Set.of());
        for (String text : texts) {
            all = all.and(parse(text));
        }
        return all;
    }

    /**
     * Reads a line of a file: a set that may be empty, and a comment behind it that begins with a {@code #}, where a name
     * could begin.
     *
     * @throws IllegalArgumentException as {@link #parse(String)}
     */
    public static NodeSet parseLine(String line) {
        return of(new NodeSetReader(line, true).read(), line);
    }

    /** These names and those. */
    public NodeSet and(NodeSet others) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(others.names);
        return new NodeSet(all);
    }

    private static NodeSet of(List<NamePattern> patterns, String text) {
        Set<String> names = new LinkedHashSet<>();
        long count = 0;
        for (NamePattern pattern : patterns) {
            long more = pattern.count();
            count += Math.min(more, LIMIT + 1);
            if (count > LIMIT) {
                throw new IllegalArgumentException("expected at most " + LIMIT + " names, got more, of which " + more
                        + " from character " + pattern.position() + " on in \"" + text + "\"");
            }
            pattern.addTo(names);
        }
        return new NodeSet(names);
    }
}
