// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

/** Where a poll stands: which index to send next, and what the indexes of its answers say. */
public sealed interface Cursor permits KvCursor, EventCursor {

    /** The index to send next, unsigned; 0 asks for an answer at once. */
    long index();

    /** The index of the last answer, unsigned. */
    long seen();

    /** Grows by one whenever the indexes before can no longer be compared with those to come. */
    long epoch();

    /** After an answer with this index, unsigned. */
    Cursor answered(long answer);

    /** After an answer that came before its wait was over. */
    Cursor answeredEarly(long answer);

    /** After a failure: ask for the whole at once. */
    Cursor failed();
}
