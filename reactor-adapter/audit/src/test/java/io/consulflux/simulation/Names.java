// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What stands on one side for the names in a request: two sides give different ids and indexes to the same things. */
final class Names {

    /** No session has it. */
    static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    /** No index is as high. */
    private static final long NEVER = 1L << 40;

    private static final Pattern NAME = Pattern.compile("\\$(P|X|S\\d|I\\d|J\\d)");

    private final String folder;
    private final Map<String, String> sessions = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Long> indexes = new HashMap<>();

    Names(String folder) {
        this.folder = folder;
    }

    /** A session was created under this name; the one before it keeps what it was called. */
    void session(String name, String id) {
        sessions.put(name, id);
        ids.put(id, name + "#" + ids.size());
    }

    Iterable<String> sessions() {
        return ids.keySet();
    }

    /** The index that was last seen under this name; the one before it is remembered as that of {@code older}. */
    void index(String name, String older, long index) {
        Long before = indexes.put(name, index);
        if (before != null && before != index) {
            indexes.put(older, before);
        }
    }

    /** Without the folder. */
    String key(String name) {
        return name.substring(folder.length());
    }

    boolean knows(String name) {
        return indexes.containsKey(name);
    }

    /** @param question what {@code $X} is the last index of */
    String fill(String text, String question) {
        return NAME.matcher(text).replaceAll(match -> switch (match.group(1).charAt(0)) {
            case 'P' -> folder;
            case 'S' -> sessions.getOrDefault(match.group(1), NOBODY);
            case 'X' -> String.valueOf(indexes.getOrDefault(question, 1L));
            default -> String.valueOf(indexes.getOrDefault(match.group(1), NEVER));
        });
    }

    /** The same text on both sides where they mean the same sessions. */
    String common(String text) {
        String common = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            common = common.replace(id.getKey(), id.getValue());
        }
        return common;
    }
}
