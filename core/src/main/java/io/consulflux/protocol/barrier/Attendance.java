// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.Participant;
import io.consulflux.barrier.Barrier;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import java.util.Optional;

/** Which entries stand for one that is present. */
record Attendance(String prefix, Barrier.Presence presence) {

    static Attendance at(Barrier barrier) {
        return new Attendance(barrier.prefix(), barrier.presence());
    }

    /** Whose entry it is; nobody's, if it is the folder itself or lies further down. */
    Optional<String> id(String key) {
        String id = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
        return id.isEmpty() || id.indexOf('/') >= 0 ? Optional.empty() : Optional.of(id);
    }

    /** Who is present by this entry. */
    Optional<Participant> participant(KvEntry entry) {
        return isPresent(entry) ? id(entry.key()).map(id -> participant(id, entry)) : Optional.empty();
    }

    /** Who was present before the change. */
    Optional<Participant> before(KvChange change) {
        if (change instanceof KvChange.Removed removed) {
            return participant(removed.previous());
        }
        return change instanceof KvChange.Updated updated ? participant(updated.previous()) : Optional.empty();
    }

    /** Who is present after the change. */
    Optional<Participant> after(KvChange change) {
        if (change instanceof KvChange.Added added) {
            return participant(added.entry());
        }
        return change instanceof KvChange.Updated updated ? participant(updated.entry()) : Optional.empty();
    }

    /** An entry that was locked at some time and is not now is what a session that ended has left behind. */
    private boolean isPresent(KvEntry entry) {
        return switch (presence) {
            case ANY -> true;
            case HELD -> entry.session().isPresent();
            case UNLESS_RELEASED -> entry.session().isPresent() || entry.lockIndex() == 0;
        };
    }

    private static Participant participant(String id, KvEntry entry) {
        return new Participant(
                id, entry.value(), entry.flags(), entry.session(), entry.createIndex(), entry.modifyIndex());
    }
}
