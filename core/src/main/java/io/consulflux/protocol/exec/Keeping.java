// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.session.SessionKeeper;
import io.consulflux.wire.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A phase in which the job's session lives and is kept alive. However it ends, the session is destroyed. */
abstract sealed class Keeping extends Phase permits Storing, Calling, Gathering {

    final Account account;
    final SessionKeeper keeper;

    Keeping(Talk talk, Account account, SessionKeeper keeper) {
        super(talk);
        this.account = account;
        this.keeper = keeper;
    }

    @Override
    final Phase answered(Call call, Response response) {
        if (SessionKeeper.owns(call.name())) {
            keeper.renewed();
            return this;
        }
        return taken(call, response);
    }

    @Override
    final Phase failed(Call call, ConsulException failure) {
        if (SessionKeeper.owns(call.name())) {
            keeper.failed(failure, talk.at());
            return unlessLost();
        }
        return missed(call, failure);
    }

    @Override
    final Phase fired(String timer) {
        if (SessionKeeper.owns(timer)) {
            keeper.fired(timer, talk.at()).ifPresent(talk::call);
            return unlessLost();
        }
        return timer.equals(DEADLINE) ? timedOut() : due(timer);
    }

    @Override
    final Phase cancelled() {
        return close(Farewell.silent());
    }

    /** An answer that is not the keeper's. */
    abstract Phase taken(Call call, Response response);

    /** A failure that is not the keeper's. */
    abstract Phase missed(Call call, ConsulException failure);

    /** A timer that is neither the keeper's nor the deadline. */
    abstract Phase due(String timer);

    final Map<String, Long> timers() {
        Map<String, Long> timers = new HashMap<>();
        timers.put(DEADLINE, talk.deadline());
        keeper.addTimers(timers);
        return timers;
    }

    final Phase close(Farewell farewell) {
        return new Closing(talk, keeper.session(), farewell);
    }

    /** Cut short by a failure. Before the agents were called there is nothing to tell but that. */
    Phase aborted(ConsulException cause) {
        return close(Farewell.failing(cause));
    }

    Phase timedOut() {
        account.missAwaited(ExecEvent.Missing.Reason.DEADLINE);
        account.loseRunning(ExecEvent.Lost.Reason.DEADLINE);
        return close(Farewell.of(account.summary(Optional.of(Outcome.TIMED_OUT), silence())));
    }

    /** Why nobody may have answered, once they were called and nobody has. */
    Optional<ConsulException> silence() {
        return Optional.empty();
    }

    private Phase unlessLost() {
        return keeper.loss().map(this::aborted).orElse(this);
    }
}
