// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import java.util.OptionalLong;

/**
 * Which answers are no older than the wait, so that nobody is let through by a state of the past. A poll that others share
 * begins by telling what it learnt last, and that may be minutes old where its agent is away. So the waiting side reads the
 * same once itself, and takes a state of the poll only where it can be shown to be no older than that.
 *
 * <p>A poll tells its states in epochs, within which none is older than the one before. An epoch is trusted once the poll has
 * told a state in it that is no newer than the answer to a read: then the two speak of one store, and their indexes can be
 * compared. A poll that had told nothing before that answer began after the wait, and is trusted as well. Whatever is not
 * taken makes it read again, so that nothing is missed either.
 *
 * <p>All indexes are unsigned.
 */
final class Freshness {

    private boolean reading = true;
    private long floor;

    private boolean told;
    private boolean toldMeanwhile;
    private long epoch;
    private long lowest;
    private long newest;

    private boolean trustsTheFirst;
    private OptionalLong trusted = OptionalLong.empty();

    /** What to do with a state of the poll. */
    enum Verdict {
        /** It is no older than what is known. */
        JUDGE,
        /** Nothing: the read under way tells as much, or more; keep it until that is answered. */
        LEAVE,
        /** Nothing can be said of it: read. */
        READ
    }

    /** Whether a read is wanted, or under way. */
    boolean isReading() {
        return reading;
    }

    /** A read begins: what was told until now was told before it. */
    void read() {
        reading = true;
        toldMeanwhile = false;
    }

    /** The poll has told a state. */
    Verdict told(long index, long ofEpoch) {
        if (!told || ofEpoch != epoch) {
            lowest = index;
        }
        told = true;
        epoch = ofEpoch;
        newest = index;
        if (reading) {
            toldMeanwhile = true;
            return Verdict.LEAVE;
        }
        return Long.compareUnsigned(index, floor) < 0 ? again() : judgeIfTrusted();
    }

    /**
     * The read is answered, and its answer is to be judged.
     *
     * @return what to do after that with the state which the poll told last
     */
    Verdict answered(long index) {
        reading = false;
        floor = index;
        trustsTheFirst = !told;
        trusted = told && Long.compareUnsigned(lowest, index) <= 0 ? OptionalLong.of(epoch) : OptionalLong.empty();
        // What was told before the read began is older than its answer, whatever its index.
        boolean newer = toldMeanwhile && Long.compareUnsigned(newest, index) > 0;
        return newer ? judgeIfTrusted() : Verdict.LEAVE;
    }

    private Verdict judgeIfTrusted() {
        if (!trustsTheFirst && !trusted.equals(OptionalLong.of(epoch))) {
            return again();
        }
        trustsTheFirst = false;
        trusted = OptionalLong.of(epoch);
        floor = newest;
        return Verdict.JUDGE;
    }

    private Verdict again() {
        read();
        return Verdict.READ;
    }
}
