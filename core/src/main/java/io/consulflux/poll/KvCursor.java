// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

/**
 * Where a poll of keys or of the catalog stands. User events have an {@link EventCursor}: their index is no number that grows.
 *
 * <p>Source: Consul {@code agent/http.go} {@code setIndex} (never 0), and the rules for clients in Consul's documentation
 * of blocking queries: an index that went backwards starts again from 0.
 *
 * @param index the index to send next, unsigned; 0 asks for an answer at once
 * @param seen the index of the last answer, unsigned: kept through failures, so that going backwards is noticed after them
 * @param epoch grows by one whenever the index went backwards: states of different epochs cannot be compared by index
 */
public record KvCursor(long index, long seen, long epoch) implements Cursor {

    /** Where every poll begins. */
    public static KvCursor start() {
        return new KvCursor(0, 0, 0);
    }

    /**
     * After an answer with this index, unsigned. Backwards: a snapshot was restored, a tombstone was reaped, or another
     * server answered; what was learnt so far no longer tells which answer is the newer, so who asked with an index
     * asks again for the whole; who asked without has just been told it. An index of 0, which Consul never sends, counts as
     * 1: a question with 0 would not wait.
     */
    @Override
    public KvCursor answered(long answer) {
        long read = answer == 0 ? 1 : answer;
        boolean backwards = Long.compareUnsigned(read, seen) < 0;
        return new KvCursor(backwards && index != 0 ? 0 : read, read, backwards ? epoch + 1 : epoch);
    }

    /**
     * After an answer that came before its wait was over. With the index that was asked with it is the last of a store that
     * was given up, as when a snapshot is restored: asked with that index the new store would be silent until its own has
     * passed it, so ask for the whole at once (Consul {@code agent/consul/rpc.go} {@code blockingQuery}, {@code AbandonCh}).
     */
    @Override
    public KvCursor answeredEarly(long answer) {
        KvCursor next = answered(answer);
        return index != 0 && next.index == index ? next.failed() : next;
    }

    /** After a failure: ask for the whole state at once, in the same epoch. */
    @Override
    public KvCursor failed() {
        return new KvCursor(0, seen, epoch);
    }
}
