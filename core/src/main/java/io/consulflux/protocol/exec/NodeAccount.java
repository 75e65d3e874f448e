// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

/**
 * What is known of one node. Chunk numbers have no gaps, so that two of them say what is listed and what was read,
 * however much a node prints.
 */
final class NodeAccount {

    /** Where a node stands. The last three are final. */
    enum Standing {
        AWAITED,
        RUNNING,
        EXITED,
        MISSING,
        LOST
    }

    final String name;
    final boolean expected;

    Standing standing = Standing.AWAITED;

    /** The number after the highest chunk that is listed, and that of the next one to read. */
    long listed;

    long next;
    boolean exitListed;

    /** On the monotonic clock, when a new key was last seen. */
    long news;

    /** Whether a read of its keys is wanted or under way, so that its events stay in order. */
    boolean queued;

    NodeAccount(String name, boolean expected) {
        this.name = name;
        this.expected = expected;
    }

    boolean isOver() {
        return standing != Standing.AWAITED && standing != Standing.RUNNING;
    }

    boolean hasUnread() {
        return standing == Standing.RUNNING && (next < listed || exitListed);
    }
}
