// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Creates a session. What passes is tried again, such as the refusal right after an agent's start, when the agent's health
 * check is not there yet (Consul issue 14515): the first session for half a minute, one that replaces another for ever.
 */
final class Creating extends KeepPhase {

    private static final String CREATE = "session creation";

    private long sent;
    private int failures;
    private long failingSince;
    private OptionalLong retryAt;

    Creating(Keep keep) {
        this(keep, OptionalLong.empty());
    }

    /** @param begin when, if not at once */
    Creating(Keep keep, OptionalLong begin) {
        super(keep);
        this.retryAt = begin;
    }

    @Override
    KeepPhase entered() {
        return retryAt.isPresent() ? this : create();
    }

    private KeepPhase create() {
        retryAt = OptionalLong.empty();
        sent = keep.draft.at().nanos();
        keep.draft.call(Call.of(CREATE, SessionCalls.create(keep.spec, keep.datacenter)));
        return this;
    }

    @Override
    KeepPhase answered(Call call, Response response) {
        return call.name().equals(CREATE) ? new Holding(keep, SessionCalls.created(response), sent) : this;
    }

    @Override
    KeepPhase failed(Call call, ConsulException failure) {
        if (!call.name().equals(CREATE)) {
            return this;
        }
        if (failures == 0) {
            failingSince = keep.draft.at().nanos();
        }
        if (!failure.isRetryable() || !keep.isPatient(failingSince)) {
            return new Ended(keep, Optional.of(failure));
        }
        failures++;
        retryAt = OptionalLong.of(keep.retryAfter(failures));
        return this;
    }

    @Override
    KeepPhase fired(String timer) {
        return create();
    }

    /** A creation under way cannot be taken back. */
    @Override
    KeepPhase cancelled() {
        return retryAt.isPresent() ? new Ended(keep, Optional.empty()) : new Abandoning(keep, CREATE);
    }

    @Override
    Map<String, Long> timers() {
        return retryAt.isPresent() ? Map.of(RETRY, retryAt.getAsLong()) : Map.of();
    }
}
