// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Destroys the session. Where that fails for too long its time to live does it. */
final class Closing extends KeepPhase {

    /** How long an attempt may take: what does not answer now is asked again. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(3);

    private static final String DESTROY = "session destruction";
    private static final String LIMIT = "closing limit";
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Call destruction;
    private final Optional<ConsulException> failure;
    private long limit;
    private OptionalLong retryAt = OptionalLong.empty();

    /** @param failure with which the stream ends */
    Closing(Keep keep, String session, Optional<ConsulException> failure) {
        super(keep);
        this.destruction =
                Call.of(DESTROY, SessionCalls.destroy(session, keep.datacenter)).within(CALL_LIMIT);
        this.failure = failure;
    }

    @Override
    KeepPhase entered() {
        limit = keep.draft.at().after(LONGEST);
        keep.draft.call(destruction);
        return this;
    }

    @Override
    KeepPhase answered(Call call, Response response) {
        return call.name().equals(DESTROY) ? new Ended(keep, failure) : this;
    }

    @Override
    KeepPhase failed(Call call, ConsulException refusal) {
        if (!call.name().equals(DESTROY)) {
            return this;
        }
        if (!refusal.isRetryable()) {
            return new Ended(keep, failure);
        }
        retryAt = OptionalLong.of(keep.draft.at().after(PAUSE));
        return this;
    }

    @Override
    KeepPhase fired(String timer) {
        if (timer.equals(LIMIT)) {
            return new Ended(keep, failure);
        }
        retryAt = OptionalLong.empty();
        keep.draft.call(destruction);
        return this;
    }

    @Override
    KeepPhase cancelled() {
        return this;
    }

    @Override
    Map<String, Long> timers() {
        Map<String, Long> timers = new HashMap<>();
        timers.put(LIMIT, limit);
        retryAt.ifPresent(when -> timers.put(RETRY, when));
        return timers;
    }
}
