// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import io.consulflux.kv.KeyPath;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The keys and the prefixes that somebody watches, each once however many watch it. Immutable; each method gives a changed
 * copy, or the same where nothing changes. A copy of 10,000 is a copy of 10,000 references.
 */
public final class Watched {

    private static final Watched NOTHING = new Watched(new String[0], new String[0]);

    private final String[] keys;
    private final String[] prefixes;

    private Watched(String[] keys, String[] prefixes) {
        this.keys = keys;
        this.prefixes = prefixes;
    }

    public static Watched nothing() {
        return NOTHING;
    }

    /**
     * These keys and prefixes; each may be there several times.
     *
     * @throws IllegalArgumentException if one of them has no path, see {@link KeyPath#of}; an empty prefix is fine
     */
    public static Watched of(Collection<String> keys, Collection<String> prefixes) {
        keys.forEach(KeyPath::of);
        prefixes.forEach(Watched::requirePath);
        return new Watched(sorted(keys), sorted(prefixes));
    }

    /** These keys and prefixes, all of which have a path, in their natural order. */
    public static Watched ofSorted(SortedSet<String> keys, SortedSet<String> prefixes) {
        return new Watched(keys.toArray(String[]::new), prefixes.toArray(String[]::new));
    }

    /**
     * With one more key.
     *
     * @throws IllegalArgumentException if it has no path, see {@link KeyPath#of}
     */
    public Watched withKey(String key) {
        KeyPath.of(key);
        String[] more = with(keys, key);
        return more.length == keys.length ? this : new Watched(more, prefixes);
    }

    public Watched withoutKey(String key) {
        String[] fewer = without(keys, key);
        return fewer.length == keys.length ? this : new Watched(fewer, prefixes);
    }

    /**
     * With one more prefix.
     *
     * @throws IllegalArgumentException if it has no path, see {@link KeyPath#of}; an empty one is fine
     */
    public Watched withPrefix(String prefix) {
        requirePath(prefix);
        String[] more = with(prefixes, prefix);
        return more.length == prefixes.length ? this : new Watched(keys, more);
    }

    public Watched withoutPrefix(String prefix) {
        String[] fewer = without(prefixes, prefix);
        return fewer.length == prefixes.length ? this : new Watched(keys, fewer);
    }

    /** How many there are, keys and prefixes. */
    public int size() {
        return keys.length + prefixes.length;
    }

    public List<String> keys() {
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    public List<String> prefixes() {
        return Collections.unmodifiableList(Arrays.asList(prefixes));
    }

    /** How many keys a poll tells. */
    int keysIn(Poll poll) {
        return count(keys, poll);
    }

    /** How many prefixes a poll tells wholly. */
    int prefixesIn(Poll poll) {
        return poll instanceof Poll.OfPrefix ? count(prefixes, poll) : 0;
    }

    /** How many things a poll tells. */
    int in(Poll poll) {
        return keysIn(poll) + prefixesIn(poll);
    }

    boolean hasPrefix(String prefix) {
        return Arrays.binarySearch(prefixes, prefix) >= 0;
    }

    private static int count(String[] sorted, Poll poll) {
        int from = place(sorted, poll.text());
        if (poll instanceof Poll.OfKey) {
            return from < sorted.length && sorted[from].equals(poll.text()) ? 1 : 0;
        }
        int low = from;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].startsWith(poll.text())) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - from;
    }

    private static int place(String[] sorted, String text) {
        int at = Arrays.binarySearch(sorted, text);
        return at < 0 ? -at - 1 : at;
    }

    private static String[] with(String[] sorted, String text) {
        int at = Arrays.binarySearch(sorted, text);
        if (at >= 0) {
            return sorted;
        }
        String[] more = Arrays.copyOf(sorted, sorted.length + 1);
        System.arraycopy(sorted, -at - 1, more, -at, sorted.length + at + 1);
        more[-at - 1] = text;
        return more;
    }

    private static String[] without(String[] sorted, String text) {
        int at = Arrays.binarySearch(sorted, text);
        if (at < 0) {
            return sorted;
        }
        String[] fewer = Arrays.copyOf(sorted, sorted.length - 1);
        System.arraycopy(sorted, at + 1, fewer, at, fewer.length - at);
        return fewer;
    }

    private static String[] sorted(Collection<String> texts) {
        return new TreeSet<>(texts).toArray(String[]::new);
    }

    private static void requirePath(String prefix) {
        if (!prefix.isEmpty()) {
            KeyPath.of(prefix);
        }
    }
}
