// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.KvWrite;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * One participant's stay. Its session is kept by others, who tell of it; its states come one by one, the next when the one
 * before is published.
 *
 * <pre>{@code
 *         ┌──────────── session lost ───────────┐
 *         ▼                                     │
 *      Waiting ─► Writing ─► Present ─► Leaving ─► Ended
 *                  ▲ │ ▲ └───────▲──────┘
 *         Refused ◄┘ │ └ Doubting
 *            └───────┘
 * }</pre>
 */
public final class ParticipantProtocol implements Protocol<NodeEvent> {

    private final Stay stay;
    private ParticipantPhase phase;

    /**
     * Before the start.
     *
     * @param datacenter where the entry shall be, if not in the agent's own
     * @param chance gives a number from 0 to 1 for each pause, so that those who failed together do not come back together
     */
    public ParticipantProtocol(Participation as, Optional<String> datacenter, DoubleSupplier chance) {
        this.stay = new Stay(as, datacenter, chance);
        this.phase = new Waiting(stay);
    }

    @Override
    public boolean lastsAsLongAsWanted() {
        return true;
    }

    @Override
    public Step<NodeEvent> take(Input input, Moment at) {
        stay.draft.begin(at);
        ParticipantPhase before = phase;
        phase = next(input);
        while (phase != before) {
            before = phase;
            phase = phase.entered();
        }
        stay.news.tell(stay.draft, phase instanceof Ended);
        return stay.draft.step(phase.wants(), phase.ending());
    }

    private ParticipantPhase next(Input input) {
        if (input instanceof Input.Answered answered) {
            try {
                return phase.answered(answered.call(), answered.response());
            } catch (ConsulException unintelligible) {
                return phase.failed(answered.call(), unintelligible);
            }
        }
        if (input instanceof Input.Failed failed) {
            return phase.failed(failed.call(), failed.failure());
        }
        if (input instanceof Input.TimerFired fired) {
            return phase.fired(fired.timer());
        }
        if (input instanceof Input.Demanded demanded) {
            stay.news.demanded(demanded.events());
            return phase;
        }
        if (input instanceof Input.Cancelled) {
            stay.draft.mute();
            return phase.cancelled();
        }
        return beside(input);
    }

    /** What does not come from Consul or the listener. */
    private ParticipantPhase beside(Input input) {
        if (input instanceof Input.SessionHeld held) {
            stay.meet(held);
            return phase.held(held.session());
        }
        if (input instanceof Input.SessionLost lost) {
            return stay.lose(lost.session(), lost.cause()) ? phase.lost(lost.cause()) : phase;
        }
        if (input instanceof Input.SessionFailed failed) {
            return phase.sessionless(failed.failure());
        }
        if (input instanceof Input.StateGiven given) {
            return given(given.state());
        }
        if (input instanceof Input.StatesEnded ended) {
            stay.end(ended);
            return phase.statesEnded();
        }
        return phase;
    }

    private ParticipantPhase given(String state) {
        try {
            requireValue(state);
        } catch (IllegalArgumentException unfit) {
            stay.end(new Input.StatesEnded(Optional.of(unfit)));
            return phase.statesEnded();
        }
        stay.give(state);
        return phase.given();
    }

    private static void requireValue(String state) {
        int size = Bytes.utf8("state", state).size();
        if (size > KvWrite.MAX_VALUE) {
            throw new IllegalArgumentException("state: expected at most " + KvWrite.MAX_VALUE
                    + " bytes, the most that Consul takes for a value, got " + size);
        }
    }
}
