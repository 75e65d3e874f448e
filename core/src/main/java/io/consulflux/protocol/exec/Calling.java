// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.codec.ExecCodec;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.protocol.session.SessionKeeper;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Waits until the job has spread over the servers, then calls the agents by a user event, or by several one after the
 * other, which call different nodes. An event that was fired twice would run the job twice: it is fired again only where it
 * is certain that it was not fired, and in doubt taken for fired, since the acknowledgements will tell.
 */
final class Calling extends Keeping {

    private static final String FIRE = "event";
    private static final String REPLICATED = "replication";

    private final JobKeys keys;
    private final List<String> early = new ArrayList<>();
    private final Map<Audience.Summons, ConsulException> refused = new LinkedHashMap<>();
    private Patience patience = new Patience();
    private OptionalLong replicated;
    private Optional<ConsulException> doubt = Optional.empty();

    /** How many events have gone out, or may have. */
    private int fired;

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
        fire();
        return this;
    }

    private void fire() {
        Filters filters = summons().filters();
        talk.call(Call.of(
                FIRE,
                Request.put("/v1/event/fire/" + ExecCodec.CALL, ExecCodec.call(talk.job.prefix(), keeper.session()))
                        .with("node", filters.node())
                        .with("service", filters.service())
                        .with("tag", filters.tag())
                        .with("dc", talk.foreign())));
    }

    private Audience.Summons summons() {
        return talk.audience().summonses().get(fired + refused.size());
    }

    @Override
    Phase taken(Call call, Response response) {
        fired++;
        return next();
    }

    @Override
    Phase missed(Call call, ConsulException failure) {
        boolean unfired = isUnfired(failure);
        if (unfired && patience.allows(talk.at())) {
            return this;
        }
        if (failure.isRetryable() && !unfired) {
            doubt = doubt.or(() -> Optional.of(failure));
            fired++;
            return next();
        }
        if (fired == 0) {
            return aborted(failure);
        }
        refused.put(summons(), failure);
        return next();
    }

    /** Each event is fired when the one before has been answered for; what one of them is refused concerns its nodes alone. */
    private Phase next() {
        if (fired + refused.size() == talk.audience().summonses().size()) {
            return called();
        }
        patience = new Patience();
        fire();
        return this;
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

    private Phase called() {
        talk.tell(new ExecEvent.Submitted(
                talk.localNode(), talk.at().wall(), keeper.session(), account.expected(), account.targets()));
        account.tellForeseen();
        refused.forEach((summons, failure) -> account.missUncalled(summons.names(), failure));
        Phase gathering = new Gathering(talk, account, keeper, keys, doubt).changed(early, List.of());
        return tooLong.map(gathering::watchFailed).orElse(gathering);
    }

    /** Once some of the agents have been called, the account tells who had begun. */
    @Override
    Phase aborted(ConsulException cause) {
        return fired > 0 ? ended(gathering -> gathering.aborted(cause)) : super.aborted(cause);
    }

    @Override
    Phase timedOut() {
        return fired > 0 ? ended(Keeping::timedOut) : super.timedOut();
    }

    private Phase ended(Function<Gathering, Phase> how) {
        Phase begun = called();
        return begun instanceof Gathering gathering ? how.apply(gathering) : begun;
    }

    /** An agent may acknowledge before the call's own answer comes. */
    @Override
    Phase changed(List<String> added, List<String> removed) {
        early.addAll(added);
        return removed.contains(keys.job()) ? aborted(Gathering.vanished(keeper.session())) : this;
    }

    @Override
    Phase watchFailed(ConsulException failure) {
        if (failure instanceof ConsulAnswerTooLongException) {
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
