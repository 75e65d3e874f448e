// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

/**
 * What a listing costs each time that something under its prefix changes.
 *
 * @param bytes the length of the answer
 * @param entries how many it has
 * @param watched how many of them somebody watches
 */
public record Cost(long bytes, long entries, long watched) {

    /** An answer up to this length is never dear: an agent writes it in about the time of a round trip. */
    static final long CHEAP = 128 * 1024;

    /** What a watched entry is taken to cost before an answer told. */
    static final long ASSUMED_ENTRY = 256;

    /** How many times the watched bytes an answer may have. */
    private static final int MOST_PER_WATCHED = 4;

    public Cost {
        if (bytes < 0 || entries < 0 || watched < 0) {
            throw new IllegalArgumentException(
                    "cost: expected no negative number, got " + bytes + ", " + entries + " and " + watched);
        }
    }

    /** With nothing but what is watched. */
    static Cost assumed(long watched) {
        return new Cost(watched * ASSUMED_ENTRY, watched, watched);
    }

    Cost plus(Cost other) {
        return new Cost(bytes + other.bytes, entries + other.entries, watched + other.watched);
    }

    /**
     * Whether it is long and for the most part read in vain: more than {@value #CHEAP} bytes, and more than four times
     * those of the watched entries.
     *
     * @param nowWatched how many are watched now, which may be more than when it was measured
     */
    boolean isDear(long nowWatched) {
        long wanted = Math.max(watched, nowWatched);
        return bytes > CHEAP && entries > MOST_PER_WATCHED * wanted;
    }
}
