// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A session that is kept until its listener leaves.
 *
 * <pre>{@code
 * Creating ─► Holding ─► Closing ─► Ended
 *   │ ▲ ▲        │          ▲         ▲
 *   │ │ └────────┤ gone     │         │
 *   │ └─Clearing◄┘ expired  │         │
 *   └─► Abandoning (cancelled, id unknown)
 * }</pre>
 */
public final class KeepProtocol implements Protocol<NodeEvent> {

    private final Keep keep;
    private KeepPhase phase;

    /**
     * Before the start.
     *
     * @param datacenter where the session shall live, if not in the agent's own
     * @param chance gives a number from 0 to 1 for each pause, so that those who failed together do not come back together
     */
    public KeepProtocol(SessionSpec spec, OnSessionLoss onLoss, Optional<String> datacenter, DoubleSupplier chance) {
        this.keep = new Keep(spec, onLoss, datacenter, chance);
        this.phase = new Creating(keep);
    }

    @Override
    public boolean lastsAsLongAsWanted() {
        return true;
    }

    @Override
    public Step<NodeEvent> take(Input input, Moment at) {
        keep.draft.begin(at);
        KeepPhase before = phase;
        phase = next(input);
        while (phase != before) {
            before = phase;
            phase = phase.entered();
        }
        Wants wants = new Wants(Optional.empty(), phase.timers(), List.of());
        return keep.draft.step(wants, phase.ending());
    }

    private KeepPhase next(Input input) {
        if (input instanceof Input.Started) {
            return phase.entered();
        }
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
        if (input instanceof Input.SessionDoubted doubted) {
            return phase.doubted(doubted.session());
        }
        if (input instanceof Input.Cancelled) {
            keep.draft.mute();
            return phase.cancelled();
        }
        return phase;
    }
}
