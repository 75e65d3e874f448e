// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.error.ConsulException;
import io.consulflux.kv.KeyPath;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Destroys the session, then deletes what is left of the keys: in this order, so that an agent that still writes is
 * refused. Where that fails for too long the session's time to live does it.
 */
final class Closing extends Phase {

    private static final String DESTROY = "session destruction";
    private static final String SWEEP = "key deletion";
    private static final String LIMIT = "closing limit";
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String session;
    private final Farewell farewell;
    private Call current;
    private long limit;
    private OptionalLong retryAt = OptionalLong.empty();

    Closing(Talk talk, String session, Farewell farewell) {
        super(talk);
        this.session = session;
        this.farewell = farewell;
        this.current = Call.of(DESTROY, SessionCalls.destroy(session, talk.foreign()));
    }

    @Override
    Phase entered() {
        limit = talk.at().after(LONGEST);
        talk.call(current);
        return this;
    }

    @Override
    Phase answered(Call call, Response response) {
        if (call.name().equals(DESTROY)) {
            current = Call.of(
                    SWEEP,
                    Request.delete(KeyPath.of(
                                    JobKeys.of(talk.job.prefix(), session).folder()))
                            .flagged("recurse")
                            .with("dc", talk.foreign()));
            talk.call(current);
            return this;
        }
        return call.name().equals(SWEEP) ? farewell.say(talk) : this;
    }

    @Override
    Phase failed(Call call, ConsulException failure) {
        if (!call.name().equals(current.name())) {
            return this;
        }
        if (failure.isRetryable()) {
            retryAt = OptionalLong.of(talk.at().after(PAUSE));
            return this;
        }
        return farewell.say(talk);
    }

    @Override
    Phase fired(String timer) {
        if (timer.equals(LIMIT)) {
            return farewell.say(talk);
        }
        retryAt = OptionalLong.empty();
        talk.call(current);
        return this;
    }

    /** Nobody listens any more; the order of things stays. */
    @Override
    Phase cancelled() {
        return this;
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = new HashMap<>();
        timers.put(LIMIT, limit);
        retryAt.ifPresent(when -> timers.put(RETRY, when));
        return new Wants(Optional.empty(), timers, List.of());
    }
}
