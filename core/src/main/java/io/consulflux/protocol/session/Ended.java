// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Step;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;

/** Nothing is left to do. */
final class Ended extends KeepPhase {

    private final Optional<ConsulException> failure;

    Ended(Keep keep, Optional<ConsulException> failure) {
        super(keep);
        this.failure = failure;
    }

    @Override
    KeepPhase entered() {
        return this;
    }

    @Override
    KeepPhase answered(Call call, Response response) {
        return this;
    }

    @Override
    KeepPhase failed(Call call, ConsulException late) {
        return this;
    }

    @Override
    KeepPhase fired(String timer) {
        return this;
    }

    @Override
    KeepPhase cancelled() {
        return this;
    }

    @Override
    Map<String, Long> timers() {
        return Map.of();
    }

    @Override
    Step.Ending ending() {
        return new Step.Over(failure);
    }
}
