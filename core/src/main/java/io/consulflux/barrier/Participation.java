// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import io.consulflux.session.SessionSpec;
import java.time.Duration;

/**
 * As whom, and how, to take part in a barrier: by an entry {@code <prefix>/<id>} whose value says the state, held by a session
 * and gone with it. Immutable; each method gives a changed copy, and throws {@link IllegalArgumentException} at once for a value it
 * cannot use.
 *
 * @param prefix with one slash at its end, however it was given
 * @param id the last part of the key: a text without slashes and control characters, neither blank nor {@code .} or {@code ..}
 * @param session what the session shall be. By default a time to live of 30 s, no lock delay, so that who comes back is not
 *     refused, and {@link SessionSpec.Behavior#DELETE}. Participants in one process whose sessions shall be alike share one.
 * @param flags a number that goes with the entry, unsigned; by default 0
 * @param onLoss what to do when the session is lost; by default {@link OnLoss#REJOIN}
 */
public record Participation(String prefix, String id, SessionSpec session, long flags, OnLoss onLoss) {

    private static final SessionSpec SESSION = SessionSpec.named("consul-flux participants")
            .lockDelay(Duration.ZERO)
            .behavior(SessionSpec.Behavior.DELETE);

    /** What to do when the session is lost. */
    public enum OnLoss {
        /** Go on with another one, and publish the last state again. */
        REJOIN,
        /** Fail with {@link io.consulflux.error.ConsulSessionLostException}. */
        END
    }

    public Participation {
        prefix = BarrierPath.prefix(prefix);
        id = BarrierPath.id(id);
    }

    /** As this id, by the defaults named above. */
    public static Participation of(String prefix, String id) {
        return new Participation(prefix, id, SESSION, 0, OnLoss.REJOIN);
    }

    /** The same with such a session. */
    public Participation session(SessionSpec spec) {
        return new Participation(prefix, id, spec, flags, onLoss);
    }

    /** The same, its session with this time to live. */
    public Participation ttl(Duration time) {
        return session(session.ttl(time));
    }

    /** The same with these flags, an unsigned number. */
    public Participation flags(long number) {
        return new Participation(prefix, id, session, number, onLoss);
    }

    /** The same, doing this when the session is lost. */
    public Participation onLoss(OnLoss policy) {
        return new Participation(prefix, id, session, flags, policy);
    }

    /** The key of the entry. */
    public String key() {
        return prefix + id;
    }
}
