// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.util.Optional;

/**
 * One that takes part in a barrier: an entry {@code <prefix>/<id>} whose value says its state.
 *
 * @param id the last part of the key, after the barrier's prefix; it contains no slash
 * @param value its state
 * @param flags the writer's own number, unsigned
 * @param session the session that the entry is bound to and goes with, if it is bound
 * @param createIndex when the entry was created, an unsigned number
 * @param modifyIndex when it last changed, an unsigned number
 */
public record Participant(
        String id, Bytes value, long flags, Optional<String> session, long createIndex, long modifyIndex) {

    /** Its state as text: the value in UTF-8 without white space around it, such as the newline that {@code echo} adds. */
    public String state() {
        return value.utf8().strip();
    }
}
