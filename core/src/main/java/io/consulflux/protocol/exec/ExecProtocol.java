// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.exec.ExecJob;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;

/**
 * One remote execution, from finding out whom to wait for to leaving Consul as it was: session, job, event, listing,
 * reading, account, clean-up.
 *
 * <pre>{@code
 * Resolving ─► Opening ─► Storing ─► Calling ─► Gathering ─► Closing ─► Ended
 *     │           │          └──────────┴────────────┴─────────▲          ▲
 *     │           └─► Abandoning (cancelled, session unknown) ─┘          │
 *     └───────────────────────────────────────────────────────────────────┘
 * }</pre>
 *
 * <p>A step costs in proportion to what its input brings, not to the number of nodes; only the judgement at a limit looks
 * at all of them.
 */
public final class ExecProtocol implements Protocol<NodeEvent> {

    private final Talk talk;
    private Phase phase;

    public ExecProtocol(ExecJob job) {
        this.talk = new Talk(job);
        this.phase = new Resolving(talk);
    }

    @Override
    public Step<NodeEvent> take(Input input, Moment at) {
        talk.now(at);
        Phase before = phase;
        phase = next(input);
        while (phase != before) {
            before = phase;
            phase = phase.entered();
        }
        return talk.step(phase);
    }

    private Phase next(Input input) {
        if (input instanceof Input.Started) {
            talk.begin(talk.at());
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
        if (input instanceof Input.KeysChanged changed) {
            return phase.changed(changed.added(), changed.removed());
        }
        if (input instanceof Input.WatchFailed failed) {
            return phase.watchFailed(failed.failure());
        }
        if (input instanceof Input.TimerFired fired) {
            return phase.fired(fired.timer());
        }
        if (input instanceof Input.Demanded demanded) {
            talk.demanded(demanded.events());
            return phase.demanded();
        }
        talk.mute();
        return phase.cancelled();
    }
}
