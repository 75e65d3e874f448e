// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import io.consulflux.kv.listing.KvListing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What answers told of the cost of prefixes, also of those that are polled no longer: or else a plan would forget why it
 * left them, and come back. Who wants old news to fade forgets it now and then. Immutable.
 */
public final class Costs {

    /** How many prefixes below a dear one are measured along with it. */
    private static final int BELOW = 512;

    private static final Costs UNKNOWN = new Costs(new TreeMap<>());

    private final NavigableMap<String, Cost> known;

    private Costs(NavigableMap<String, Cost> known) {
        this.known = known;
    }

    public static Costs unknown() {
        return UNKNOWN;
    }

    /** Of how many prefixes something is known. */
    public int size() {
        return known.size();
    }

    /** With the cost of a prefix; the same where the news is within a quarter of what is known. */
    public Costs with(String prefix, Cost cost) {
        Cost before = known.get(prefix);
        boolean isOldNews = before != null
                && isNear(before.bytes(), cost.bytes())
                && isNear(before.entries(), cost.entries())
                && isNear(before.watched(), cost.watched());
        return isOldNews ? this : and(Map.of(prefix, cost));
    }

    /** Without what is known of a prefix and of those below it. */
    public Costs without(String prefix) {
        NavigableMap<String, Cost> fewer = new TreeMap<>(known);
        fewer.keySet().removeIf(text -> text.startsWith(prefix));
        return new Costs(fewer);
    }

    /**
     * With what a listing tells of its prefix. Where that is dear, also with what it tells of the narrower prefixes that
     * one could poll instead, so that the next plan need not try them one after the other.
     *
     * @param bytes the length of the answer
     */
    public Costs learnt(String prefix, KvListing listing, long bytes, Watched watched) {
        return learnt(prefix, part -> listing.under(part).size(), bytes, watched);
    }

    /**
     * With an answer that was too long to be read to its end: it counts as read in vain, whatever is watched in it, so that
     * the next plan leaves the prefix for narrower ones or for turns.
     *
     * @param bytes how many were read
     */
    public Costs givenUp(String prefix, long bytes) {
        long least = Math.max(bytes, Cost.CHEAP + 1);
        return and(Map.of(prefix, new Cost(least, least, 0)));
    }

    /** @param entries how many entries there are under a prefix */
    Costs learnt(String prefix, ToLongFunction<String> entries, long bytes, Watched watched) {
        long all = entries.applyAsLong(prefix);
        Cost atMost = new Cost(bytes, all, watched.keysIn(new Poll.OfPrefix(prefix)));
        if (!atMost.isDear(0)) {
            return with(prefix, atMost);
        }
        Roots roots = Roots.of(watched).under(prefix);
        Cost whole = new Cost(bytes, all, watchedIn(roots, 0, roots.size(), entries));
        if (!whole.isDear(0) || roots.size() == 0) {
            return with(prefix, whole);
        }
        return and(below(prefix, whole, roots, entries));
    }

    private static Map<String, Cost> below(String prefix, Cost whole, Roots roots, ToLongFunction<String> entries) {
        Map<String, Cost> measured = new TreeMap<>();
        Queue<Branch> open = new ArrayDeque<>(List.of(Branch.whole(roots)));
        while (!open.isEmpty() && measured.size() < BELOW) {
            Branch branch = open.remove();
            Cost cost = whole;
            if (branch.isPollable()) {
                long there = entries.applyAsLong(branch.prefix());
                long bytes = Math.round((double) whole.bytes() / whole.entries() * there);
                cost = new Cost(bytes, there, watchedIn(roots, branch.from(), branch.to(), entries));
                measured.put(branch.prefix(), cost);
            }
            if (cost.isDear(0)) {
                branch.split().stream().filter(part -> !part.isSingle()).forEach(open::add);
            }
        }
        measured.put(prefix, whole);
        return measured;
    }

    private static long watchedIn(Roots roots, int from, int to, ToLongFunction<String> entries) {
        long watched = 0;
        for (int i = from; i < to; i++) {
            watched += roots.isPrefix(i) ? entries.applyAsLong(roots.text(i)) : 1;
        }
        return watched;
    }

    /**
     * The cost of a prefix: what was measured, or else the least that it can be, judging by what was measured below it and
     * by what is watched.
     */
    Cost of(String prefix, long watched) {
        Cost measured = known.get(prefix);
        if (measured != null) {
            return measured;
        }
        Cost sum = new Cost(0, 0, 0);
        String counted = null;
        for (Map.Entry<String, Cost> below : known.tailMap(prefix).entrySet()) {
            if (!below.getKey().startsWith(prefix)) {
                break;
            }
            if (counted == null || !below.getKey().startsWith(counted)) {
                counted = below.getKey();
                sum = sum.plus(below.getValue());
            }
        }
        long rest = Math.max(0, watched - sum.watched());
        return sum.plus(Cost.assumed(rest));
    }

    private Costs and(Map<String, Cost> news) {
        NavigableMap<String, Cost> more = new TreeMap<>(known);
        more.putAll(news);
        return new Costs(more);
    }

    private static boolean isNear(long one, long other) {
        return Math.abs(one - other) <= Math.max(one, other) / 4;
    }
}
