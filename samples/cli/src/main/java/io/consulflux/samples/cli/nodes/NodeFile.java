// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.nodes;

import io.consulflux.samples.cli.text.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** A file of node names, one set of them or more on a line. */
public final class NodeFile {

    /** Stands for standard input. */
    public static final String INPUT = "-";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private NodeFile() {}

    /**
     * The nodes that a file names.
     *
     * @throws IllegalArgumentException if it cannot be read, names no node, or is not written as it should be
     */
    public static NodeSet read(String name) {
        boolean piped = name.equals(INPUT);
        try (InputStream input = piped ? System.in : Files.newInputStream(Path.of(name))) {
            return read(piped ? "standard input" : name, input);
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a file that can be read, or -, got \"" + name + "\" ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    static NodeSet read(String name, InputStream input) {
        TextLines lines = new TextLines(name, input);
        Set<String> names = new LinkedHashSet<>();
        for (String line = lines.next(); line != null && names.size() <= NodeSet.LIMIT; line = lines.next()) {
            String plain = lines.number() == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
            try {
                names.addAll(NodeSet.parseLine(plain).names());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ", line " + lines.number() + ": " + e.getMessage());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException(name + ": expected the names of nodes, got none");
        }
        return new NodeSet(names);
    }
}
