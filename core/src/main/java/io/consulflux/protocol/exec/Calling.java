// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ConsulException;
import io.consulflux.ConsulUnavailableException;
import io.consulflux.ConsulUnreachableException;
import io.consulflux.ExecEvent;
import io.consulflux.codec.ExecCodec;
import io.consulflux.exec.ExecTargets;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.poll.TooLongException;
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

    private final JobKeys keys;
    private final Patience patience = new Patience();
    private final List<String> early = new ArrayList<>();
    private OptionalLong replicated;

    /** Somebody has written so much below the job's folder that it cannot be listed. */
    private Optional<ConsulException> tooLong = Optional.empty();

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
        boolean unfired = isUnfired(failure);
        if (unfired && patience.allows(talk.at())) {
            return this;
        }
        return failure.isRetryable() && !unfired ? called(Optional.of(failure)) : aborted(failure);
    }

    /**
     * Whether it is certain that the event did not go out. The agent hands it to a server, even in its own datacenter, and
     * that broadcasts it last of all (Consul {@code agent/user_event.go} {@code UserEvent}, {@code
     * agent/consul/internal_endpoint.go} {@code EventFire}).
     */
    private static boolean isUnfired(ConsulException failure) {
        return (failure instanceof ConsulUnreachableException unreachable && !unreachable.wasSent())
                || (failure instanceof ConsulUnavailableException unavailable && unavailable.wasTurnedAway());
    }

    private Phase called(Optional<ConsulException> doubt) {
        talk.tell(new ExecEvent.Submitted(
                talk.localNode(), talk.at().wall(), keeper.session(), account.expected(), account.targets()));
        account.tellForeseen();
        Phase gathering = new Gathering(talk, account, keeper, keys, doubt).changed(early, List.of());
        return tooLong.map(gathering::watchFailed).orElse(gathering);
    }

    /** An agent may acknowledge before the call's own answer comes. */
    @Override
    Phase changed(List<String> added, List<String> removed) {
        early.addAll(added);
        return removed.contains(keys.job()) ? aborted(Gathering.vanished(keeper.session())) : this;
    }

    @Override
    Phase watchFailed(ConsulException failure) {
        if (TooLongException.isCauseOf(failure)) {
            tooLong = Optional.of(failure);
            return this;
        }
        return aborted(failure);
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = timers();
        replicated.ifPresent(when -> timers.put(REPLICATED, when));
        patience.retryAt().ifPresent(when -> timers.put(RETRY, when));
        Optional<KeysQuestion> watch = Optional.of(new KeysQuestion(keys.folder(), talk.foreign()));
        return new Wants(tooLong.isPresent() ? Optional.empty() : watch, timers, List.of());
    }
}
