// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The keys under a prefix, in Consul's order, which is that of their bytes.
 *
 * @param keys sorted, each once
 */
public record KeyListing(List<String> keys) {

    private static final KeyListing EMPTY = new KeyListing(List.of());

    public KeyListing {
        keys = List.copyOf(keys);
    }

    public static KeyListing empty() {
        return EMPTY;
    }

    /** What a later listing has and lacks beside this one. */
    public Difference to(KeyListing later) {
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        merge(keys, later.keys, removed::add, added::add);
        return new Difference(added, removed);
    }

    private static void merge(List<String> old, List<String> now, Consumer<String> gone, Consumer<String> come) {
        int i = 0;
        int j = 0;
        while (i < old.size() && j < now.size()) {
            int order = compareBytes(old.get(i), now.get(j));
            if (order < 0) {
                gone.accept(old.get(i++));
            } else if (order > 0) {
                come.accept(now.get(j++));
            } else {
                i++;
                j++;
            }
        }
        old.subList(i, old.size()).forEach(gone);
        now.subList(j, now.size()).forEach(come);
    }

    /**
     * The order of the UTF-8 bytes. It differs from {@link String#compareTo} only where a character beyond the basic
     * plane meets one above the surrogates.
     */
    static int compareBytes(String one, String other) {
        int shared = Math.min(one.length(), other.length());
        for (int i = 0; i < shared; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) ^ Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /** The difference between two listings, each list in Consul's order. */
    public record Difference(List<String> added, List<String> removed) {

        public Difference {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }
}
