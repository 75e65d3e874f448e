// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ConsulException;
import io.consulflux.ConsulUnavailableException;
import io.consulflux.ConsulUnreachableException;
import io.consulflux.ExecEvent;
import io.consulflux.codec.ExecCodec;
import io.consulflux.exec.ExecTargets;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.session.SessionKeeper;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Waits until the job has spread over the servers, then calls the agents by a user event. An event that was fired twice
 * would run the job twice: it is fired again only where it is certain that it was not fired, and in doubt taken for
 * fired, since the acknowledgements will tell.
 */
final class Calling extends Keeping {

    private static final String FIRE = "event";
    private static final String REPLICATED = "replication";

    /** Requests that Consul turns away before it does anything with them (Consul {@code agent/consul/rate}). */
    private static final List<Integer> TURNED_AWAY = List.of(429, 503);

    private final JobKeys keys;
    private final Patience patience = new Patience();
    private final List<String> early = new ArrayList<>();
    private OptionalLong replicated;

    Calling(Talk talk, Account account, SessionKeeper keeper, JobKeys keys) {
        super(talk, account, keeper);
        this.keys = keys;
        this.replicated = OptionalLong.of(talk.at().after(talk.job.timing().replication()));
    }

    @Override
    Phase due(String timer) {
        replicated = OptionalLong.empty();
        patience.retried();
        ExecTargets targets = talk.job.targets();
        talk.call(Call.of(
                FIRE,
                Request.put("/v1/event/fire/_rexec", ExecCodec.call(talk.job.prefix(), keeper.session()))
                        .with("node", targets.node())
                        .with("service", targets.service())
                        .with("tag", targets.tag())
                        .with("dc", talk.foreign())));
        return this;
    }

    @Override
    Phase taken(Call call, Response response) {
        return called(Optional.empty());
    }

    @Override
    Phase missed(Call call, ConsulException failure) {
        boolean unsent = failure instanceof ConsulUnreachableException unreachable
                ? !unreachable.wasSent()
                : TURNED_AWAY.contains(failure.status().orElse(-1));
        if (unsent && patience.allows(talk.at())) {
            return this;
        }
        boolean doubtful = failure instanceof ConsulUnavailableException || failure.isRetryable();
        return doubtful && !unsent ? called(Optional.of(failure)) : aborted(failure);
    }

    private Phase called(Optional<ConsulException> doubt) {
        talk.tell(new ExecEvent.Submitted(
                talk.localNode(), talk.at().wall(), keeper.session(), account.expected(), account.targets()));
        account.tellForeseen();
        Gathering gathering = new Gathering(talk, account, keeper, keys, doubt);
        return gathering.changed(early, List.of());
    }

    /** An agent may acknowledge before the call's own answer comes. */
    @Override
    Phase changed(List<String> added, List<String> removed) {
        early.addAll(added);
        return removed.contains(keys.job()) ? aborted(Gathering.vanished(keeper.session())) : this;
    }

    @Override
    Phase watchFailed(ConsulException failure) {
        return aborted(failure);
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = timers();
        replicated.ifPresent(when -> timers.put(REPLICATED, when));
        patience.retryAt().ifPresent(when -> timers.put(RETRY, when));
        return new Wants(Optional.of(new KeysQuestion(keys.folder(), talk.foreign())), timers, List.of());
    }
}
