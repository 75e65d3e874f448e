// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ConsulException;
import io.consulflux.ConsulRequestException;
import io.consulflux.ConsulUnavailableException;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.exec.ExecTargets;
import io.consulflux.exec.Expectation;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which nodes are meant. Nothing has been written yet: an end here leaves nothing behind. */
final class Resolving extends Phase {

    private static final int READS_AT_ONCE = 8;

    private final Survey survey;
    private final Patience patience = new Patience();

    Resolving(Talk talk) {
        super(talk);
        this.survey = new Survey(talk);
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
        Account account = new Account(talk);
        survey.nodes(Standing.FAILED).forEach(account::expectFailed);
        if (talk.job.expectation() instanceof Expectation.Resolved) {
            List<String> alive = survey.nodes(Standing.ALIVE);
            alive.forEach(account::expect);
            if (alive.isEmpty()) {
                account.tellFailedMembers();
                return Farewell.of(account.summary(Optional.empty(), Optional.of(nobody())))
                        .say(talk);
            }
        }
        return new Opening(talk, account, survey.server());
    }

    private ConsulException noServer() {
        return new ConsulRequestException(
                "GET /v1/health/service/consul",
                -1,
                "no passing server in datacenter " + talk.foreign().orElse("") + " to bind the job's session to");
    }

    private ConsulException nobody() {
        ExecTargets targets = talk.job.targets();
        List<String> filters = new ArrayList<>();
        targets.node().ifPresent(expression -> filters.add("node \"" + expression + "\""));
        targets.service().ifPresent(expression -> filters.add("service id \"" + expression + "\""));
        targets.tag().ifPresent(expression -> filters.add("tag \"" + expression + "\""));
        String which = filters.isEmpty() ? "" : " matches " + String.join(", ", filters);
        return new ConsulRequestException(
                "GET /v1/agent/members",
                -1,
                "no live node" + which + ", or the token may not read nodes (node:read, service:read):"
                        + " nothing was run");
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
            account.missAwaited(ExecEvent.Missing.Reason.DEADLINE);
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
