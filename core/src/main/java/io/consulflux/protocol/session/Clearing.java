// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Destroys a session that is lost here but may live on in Consul, up to twice its time to live or longer, and hold keys that
 * the next one shall have. There is no use in going on before that is answered: who cannot be asked to destroy a session
 * cannot be asked to create one.
 */
final class Clearing extends KeepPhase {

    private static final String CLEAR = "destruction of the lost session";

    private final String former;
    private int failures;
    private OptionalLong retryAt = OptionalLong.empty();

    Clearing(Keep keep, String former) {
        super(keep);
        this.former = former;
    }

    @Override
    KeepPhase entered() {
        retryAt = OptionalLong.empty();
        keep.draft.call(
                Call.of(CLEAR, SessionCalls.destroy(former, keep.datacenter)).within(Closing.CALL_LIMIT));
        return this;
    }

    @Override
    KeepPhase answered(Call call, Response response) {
        return call.name().equals(CLEAR) ? new Creating(keep) : this;
    }

    @Override
    KeepPhase failed(Call call, ConsulException failure) {
        if (!call.name().equals(CLEAR)) {
            return this;
        }
        if (!failure.isRetryable()) {
            return new Creating(keep);
        }
        failures++;
        retryAt = OptionalLong.of(keep.retryAfter(failures));
        return this;
    }

    @Override
    KeepPhase fired(String timer) {
        return entered();
    }

    @Override
    KeepPhase cancelled() {
        return new Closing(keep, former, Optional.empty());
    }

    @Override
    Map<String, Long> timers() {
        return retryAt.isPresent() ? Map.of(RETRY, retryAt.getAsLong()) : Map.of();
    }
}
