// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.keys;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of chunk numbers, kept as ranges. Agents leave no gaps, so that one range says it all, however much a node prints;
 * what Consul lost costs one more each time, and whoever else writes keys that look like chunks costs a range for each of them at most, wherever it puts them.
 */
public final class Numbers {

    /** The number after the last of each range, by the first. No two ranges touch. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Adds a number, 0 or more and below the greatest long; false if it was there. */
    public boolean add(long number) {
        Map.Entry<Long, Long> below = ranges.floorEntry(number);
        if (below != null && number < below.getValue()) {
            return false;
        }
        boolean joins = below != null && below.getValue() == number;
        long from = joins ? below.getKey() : number;
        Long end = ranges.remove(number + 1);
        ranges.put(from, end == null ? number + 1 : end);
        return true;
    }

    /**
     * Takes the lowest number out.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    public long removeFirst() {
        long first = ranges.firstKey();
        Long end = ranges.remove(first);
        if (end != null && first + 1 < end) {
            ranges.put(first + 1, end);
        }
        return first;
    }

    /** How many numbers below the highest are not there. */
    public long leftOut() {
        long count = 0;
        long next = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            count += range.getKey() - next;
            next = range.getValue();
        }
        return count;
    }

    /** The lowest number that is not there. */
    public long next() {
        Map.Entry<Long, Long> first = ranges.firstEntry();
        return first == null || first.getKey() > 0 ? 0 : first.getValue();
    }

    int ranges() {
        return ranges.size();
    }
}
