// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of watched things that begin alike and that one listing can tell: a branch of the tree that their texts make.
 * Different branches of one split have no key in common.
 */
final class Branch {

    private final Roots roots;
    private final int from;
    private final int to;
    private final int shared;
    private final @Nullable String prefix;

    private Branch(Roots roots, int from, int to, int above) {
        this.roots = roots;
        this.from = from;
        this.to = to;
        this.shared = roots.shared(from, to);
        this.prefix = isSingle() ? roots.text(from) : longestPath(roots.text(from), shared, above);
    }

    /** All there are, of which there must be one. */
    static Branch whole(Roots roots) {
        return new Branch(roots, 0, roots.size(), 0);
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** How many watched things it holds. */
    int size() {
        return to - from;
    }

    boolean isSingle() {
        return to - from == 1;
    }

    /** Whether one poll can tell it; the whole cannot, if its keys have nothing in common. */
    boolean isPollable() {
        return prefix != null;
    }

    /** How it is polled. */
    Poll poll() {
        return isSingle() ? roots.poll(from) : new Poll.OfPrefix(prefix());
    }

    String prefix() {
        if (prefix == null) {
            throw new IllegalStateException("no prefix that Consul takes stands for this branch");
        }
        return prefix;
    }

    /** Into the branches that the next character makes, every one pollable. */
    List<Branch> split() {
        List<Branch> parts = new ArrayList<>();
        split(parts);
        return parts;
    }

    private void split(List<Branch> parts) {
        if (isSingle()) {
            parts.add(this);
            return;
        }
        for (int start = from; start < to; ) {
            int end = roots.alike(start, to, shared);
            Branch part = new Branch(roots, start, end, shared);
            if (part.isPollable()) {
                parts.add(part);
            } else {
                part.split(parts);
            }
            start = end;
        }
    }

    /** The longest beginning that Consul takes for itself, longer than what the branches beside this one share. */
    private static @Nullable String longestPath(String text, int shared, int above) {
        for (int length = shared; length > above; length--) {
            if (!Roots.isInsidePair(text, length) && isPath(text, length)) {
                return text.substring(0, length);
            }
        }
        return null;
    }

    /**
     * Whether the first characters of a path are one: not if they end in a segment that Consul's HTTP server would clean
     * away, nor in a blank, which Consul refuses since 1.22 (Consul {@code agent/kvs_endpoint.go} {@code validateKVKey}).
     */
    private static boolean isPath(String text, int length) {
        String segment = text.substring(text.lastIndexOf('/', length - 1) + 1, length);
        return !segment.equals(".") && !segment.equals("..") && !Character.isWhitespace(text.charAt(length - 1));
    }
}
