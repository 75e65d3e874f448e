// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.Optional;

/** Nothing is left to do. */
final class Ended extends Phase {

    private final Optional<ConsulException> failure;

    Ended(Talk talk, Optional<ConsulException> failure) {
        super(talk);
        this.failure = failure;
    }

    @Override
    Phase answered(Call call, Response response) {
        return this;
    }

    @Override
    Phase failed(Call call, ConsulException late) {
        return this;
    }

    @Override
    Phase fired(String timer) {
        return this;
    }

    @Override
    Phase cancelled() {
        return this;
    }

    @Override
    Wants wants() {
        return Wants.nothing();
    }

    @Override
    Step.Ending ending() {
        return new Step.Over(failure);
    }
}
