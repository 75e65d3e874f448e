// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.session.SessionCalls;
import io.consulflux.wire.Response;

/** Given up while the session was being created: as soon as its name is known it is destroyed. */
final class Abandoning extends Phase {

    private final Farewell farewell;

    Abandoning(Talk talk, Farewell farewell) {
        super(talk);
        this.farewell = farewell;
    }

    @Override
    Phase answered(Call call, Response response) {
        return new Closing(talk, SessionCalls.created(response), farewell);
    }

    /** If Consul created it nevertheless, its time to live ends it. */
    @Override
    Phase failed(Call call, ConsulException failure) {
        return farewell.say(talk);
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
}
