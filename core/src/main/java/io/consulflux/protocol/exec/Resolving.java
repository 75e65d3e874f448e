// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent.Missing.Reason;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.exec.Expectation;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which nodes are meant. Nothing has been written yet: an end here leaves nothing behind. */
final class Resolving extends Phase {

    private static final int READS_AT_ONCE = 8;

    private final Survey survey;
    private final Patience patience = new Patience();

    Resolving(Talk talk) {
        super(talk);
        this.survey = Survey.ofAwaited(talk);
    }

    @Override
    Phase answered(Call call, Response response) {
        survey.answered(call, response);
        return survey.isComplete() ? resolved() : this;
    }

    private Phase resolved() {
        if (talk.foreign().isPresent() && survey.server().isEmpty()) {
            return new Ended(talk, Optional.of(noServer()));
        }
        if (talk.job.targets().isExact()) {
            try {
                talk.address(Audience.named(talk, survey.callable()));
            } catch (ConsulRequestException tooLong) {
                return new Ended(talk, Optional.of(tooLong));
            }
        }
        talk.warn(JobWarnings.of(talk, survey, false));
        Account account = new Account(talk);
        survey.awaited(Standing.FAILED).forEach(name -> account.expectMissing(name, Reason.FAILED_MEMBER));
        Optional<String> off = Obstacles.switchedOff(talk, survey);
        off.ifPresent(name -> account.expectMissing(name, Reason.REMOTE_EXEC_OFF));
        if (talk.job.expectation() instanceof Expectation.Resolved) {
            survey.awaited(Standing.ALIVE).forEach(account::expect);
            survey.named().forEach(account::expect);
        }
        return isNobody(account, off) ? nobody(account) : new Opening(talk, account, survey.server());
    }

    private boolean isNobody(Account account, Optional<String> off) {
        if (talk.job.targets().isExact()) {
            Set<String> called = survey.callable();
            account.called(called);
            return called.isEmpty();
        }
        return talk.job.expectation() instanceof Expectation.Resolved
                && survey.awaited(Standing.ALIVE).size() == (off.isPresent() ? 1 : 0);
    }

    private Phase nobody(Account account) {
        account.tellForeseen();
        return Farewell.of(account.summary(Optional.empty(), Optional.of(nobody())))
                .say(talk);
    }

    private ConsulException noServer() {
        return new ConsulRequestException(
                "GET /v1/health/service/consul",
                -1,
                Obstacles.noServer(talk.foreign().orElse("")));
    }

    private ConsulException nobody() {
        return new ConsulRequestException(
                "GET /v1/agent/members", -1, Obstacles.inWords(Obstacles.of(talk, survey)) + ": nothing was run");
    }

    @Override
    Phase failed(Call call, ConsulException failure) {
        return failure instanceof ConsulUnavailableException && patience.allows(talk.at())
                ? this
                : new Ended(talk, Optional.of(failure));
    }

    @Override
    Phase fired(String timer) {
        if (timer.equals(DEADLINE)) {
            Account account = new Account(talk);
            account.missAwaited(Reason.DEADLINE);
            return Farewell.of(account.summary(Optional.of(Outcome.TIMED_OUT), Optional.empty()))
                    .say(talk);
        }
        patience.retried();
        return this;
    }

    @Override
    Phase cancelled() {
        return new Ended(talk, Optional.empty());
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = new HashMap<>();
        timers.put(DEADLINE, talk.deadline());
        patience.retryAt().ifPresent(when -> timers.put(RETRY, when));
        List<Call> reads = patience.retryAt().isPresent() ? List.of() : survey.pending(READS_AT_ONCE);
        return new Wants(Optional.empty(), timers, reads);
    }
}
