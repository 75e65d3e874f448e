// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;

/** Given up while a session was being created: as soon as its id is known it is destroyed. */
final class Abandoning extends KeepPhase {

    private final String creation;

    Abandoning(Keep keep, String creation) {
        super(keep);
        this.creation = creation;
    }

    @Override
    KeepPhase entered() {
        return this;
    }

    @Override
    KeepPhase answered(Call call, Response response) {
        return call.name().equals(creation)
                ? new Closing(keep, SessionCalls.created(response), Optional.empty())
                : this;
    }

    /** If Consul created it nevertheless, its time to live ends it. */
    @Override
    KeepPhase failed(Call call, ConsulException failure) {
        return call.name().equals(creation) ? new Ended(keep, Optional.empty()) : this;
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
}
