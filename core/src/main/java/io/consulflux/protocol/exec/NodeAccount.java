// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.codec.TxnCodec;
import io.consulflux.protocol.exec.keys.Numbers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is known of one node. What it prints stays in Consul: here are only the numbers of its chunks, as ranges. */
final class NodeAccount {

    /** Where a node stands. The last three are final. */
    enum Standing {
        /** Not awaited, and nothing came of it but what means nothing without an acknowledgement. */
        UNKNOWN,
        AWAITED,
        RUNNING,
        EXITED,
        MISSING,
        LOST
    }

    final String name;
    final boolean expected;

    Standing standing;

    /** The chunks that were ever listed, and those of them of which no read has begun. */
    final Numbers listed = new Numbers();

    final Numbers unread = new Numbers();

    boolean acknowledgementListed;

    /** Whether Consul takes no transaction that names its keys, so that all of them are read at once. */
    boolean byTree;

    /** How many of its keys are read at a time at most. */
    int most = TxnCodec.MAX_OPERATIONS;

    boolean exitListed;

    /** On the monotonic clock, when a new key was last seen. */
    long news;

    /** On the monotonic clock, when its acknowledgement and its exit were first seen. */
    long acknowledged;

    long exited;

    int code;

    /** How many bytes of its output were told, and whether a limit left out the rest. */
    long bytes;

    boolean truncated;

    /** How many chunks were listed and then gone before they were read. */
    long gone;

    /** How many others were left out by the listings of what was to be read, as after a restore of Consul. */
    private OptionalLong leftOut = OptionalLong.empty();

    /** Whether a read of its keys is wanted or under way, so that its events stay in order. */
    boolean queued;

    NodeAccount(String name, boolean expected) {
        this.name = name;
        this.expected = expected;
        this.standing = expected ? Standing.AWAITED : Standing.UNKNOWN;
    }

    boolean isOver() {
        return standing.compareTo(Standing.RUNNING) > 0;
    }

    boolean isRunning() {
        return standing == Standing.RUNNING;
    }

    /** What an agent writes first has been seen, so that the rest of its keys count. */
    boolean isAcknowledged() {
        return standing != Standing.UNKNOWN && standing != Standing.AWAITED;
    }

    /** What comes from now on is not told, even if it is a chunk that was left out. */
    void readNoFurther() {
        if (leftOut.isEmpty()) {
            leftOut = OptionalLong.of(listed.leftOut());
        }
    }

    boolean hasUnread() {
        return standing == Standing.RUNNING && (hasUnreadOutput() || exitListed);
    }

    boolean hasUnreadOutput() {
        return !truncated && !unread.isEmpty();
    }

    /** Its account; only of a node that is over. */
    NodeSummary summary() {
        boolean ended = standing == Standing.EXITED;
        Fate fate = switch (standing) {
            case EXITED -> Fate.EXITED;
            case LOST, RUNNING -> Fate.LOST;
            case MISSING, AWAITED, UNKNOWN -> Fate.MISSING;
        };
        return new NodeSummary(
                name,
                fate,
                ended ? OptionalInt.of(code) : OptionalInt.empty(),
                bytes,
                ended ? Optional.of(Duration.ofNanos(Math.max(0, exited - acknowledged))) : Optional.empty(),
                truncated,
                gone + leftOut.orElse(0));
    }
}
