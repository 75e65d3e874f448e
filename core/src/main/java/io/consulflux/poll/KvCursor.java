// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

/**
 * Where a poll of keys or of the catalog stands. Not for user events, whose index is no number that grows.
 *
 * <p>Source: Consul {@code agent/http.go} {@code setIndex} (never 0), and the rules for clients in Consul's documentation
 * of blocking queries: an index that went backwards starts again from 0.
 *
 * @param index the index to send next, unsigned; 0 asks for an answer at once
 * @param epoch grows by one whenever the index went backwards: states of different epochs cannot be compared by index
 */
public record KvCursor(long index, long epoch) {

    /** Where every poll begins. */
    public static KvCursor start() {
        return new KvCursor(0, 0);
    }

    /**
     * After an answer with this index, unsigned. Backwards: a snapshot was restored, a tombstone was reaped, or another
     * server answered; what was learnt so far no longer tells which answer is the newer.
     */
    public KvCursor answered(long answer) {
        if (Long.compareUnsigned(answer, index) < 0) {
            return new KvCursor(0, epoch + 1);
        }
        return new KvCursor(answer == 0 ? 1 : answer, epoch);
    }

    /** After a failure: ask for the whole state at once, in the same epoch. */
    public KvCursor failed() {
        return new KvCursor(0, epoch);
    }
}
