// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.SessionEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.protocol.Call;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionInfo;
import io.consulflux.wire.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps a session. It is renewed at once: the answer proves that it is there, and tells its node. */
final class Holding extends KeepPhase {

    private final SessionKeeper keeper;
    private Optional<String> node = Optional.empty();

    /** @param sent when the request that created it was sent */
    Holding(Keep keep, String session, long sent) {
        super(keep);
        this.keeper = SessionKeeper.oneOfMany(session, keep.spec.ttl(), keep.datacenter, sent);
    }

    @Override
    KeepPhase entered() {
        keeper.hurry(keep.draft.at());
        return this;
    }

    @Override
    KeepPhase answered(Call call, Response response) {
        if (keeper.isRenewal(call)) {
            List<SessionInfo> renewed = SessionCalls.sessions(call.request(), response);
            keeper.renewed();
            if (node.isEmpty()) {
                tellHeld(renewed.stream().map(SessionInfo::node).findFirst().orElse(""));
            }
        }
        return this;
    }

    private void tellHeld(String name) {
        node = Optional.of(name);
        keep.held();
        keep.draft.tell(new SessionEvent.Held(name, keep.draft.at().wall(), keeper.session()));
    }

    @Override
    KeepPhase failed(Call call, ConsulException failure) {
        if (keeper.isRenewal(call)) {
            keeper.failed(failure, keep.draft.at());
        }
        return unlessLost();
    }

    @Override
    KeepPhase fired(String timer) {
        keeper.fired(timer, keep.draft.at()).ifPresent(keep.draft::call);
        return unlessLost();
    }

    @Override
    KeepPhase doubted(String session) {
        if (session.equals(keeper.session())) {
            keeper.hurry(keep.draft.at());
        }
        return this;
    }

    @Override
    KeepPhase cancelled() {
        return new Closing(keep, keeper.session(), Optional.empty());
    }

    private KeepPhase unlessLost() {
        return keeper.loss().<KeepPhase>map(this::lost).orElse(this);
    }

    private KeepPhase lost(ConsulException cause) {
        node.ifPresent(name ->
                keep.draft.tell(new SessionEvent.Lost(name, keep.draft.at().wall(), keeper.session(), cause)));
        if (keep.onLoss == OnSessionLoss.END) {
            return keeper.isGone()
                    ? new Ended(keep, Optional.of(cause))
                    : new Closing(keep, keeper.session(), Optional.of(cause));
        }
        if (!keeper.isGone()) {
            return new Clearing(keep, keeper.session());
        }
        return node.isPresent() ? new Creating(keep) : estranged();
    }

    /**
     * Consul said that it has created the session, and not to know it. Once that is chance, such as a snapshot that was put
     * back in between. Again and again it is two Consuls behind one address, and each try leaves a session in one of them.
     */
    private KeepPhase estranged() {
        int sessions = keep.stranger();
        if (sessions == 1) {
            return new Creating(keep);
        }
        return keep.bearsStrangers()
                ? new Creating(keep, OptionalLong.of(keep.retryAfter(sessions)))
                : new Ended(keep, Optional.of(unknown(sessions)));
    }

    private ConsulException unknown(int sessions) {
        return new ConsulSessionLostException(
                keeper.session(),
                "the last of " + sessions + " that were created in a row, and that Consul did not know at their first "
                        + "renewal; the address may stand for agents of several datacenters or clusters");
    }

    @Override
    Map<String, Long> timers() {
        Map<String, Long> timers = new HashMap<>();
        keeper.addTimers(timers);
        return timers;
    }
}
