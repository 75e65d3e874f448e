// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Step;
import io.consulflux.wire.Response;
import java.util.Map;

/** A part of keeping. Its methods are the inputs; each gives the phase that follows, which may be itself. */
abstract sealed class KeepPhase permits Creating, Abandoning, Holding, Clearing, Closing, Ended {

    static final String RETRY = "retry";

    final Keep keep;

    KeepPhase(Keep keep) {
        this.keep = keep;
    }

    /** Called once, when the conversation comes here. */
    abstract KeepPhase entered();

    abstract KeepPhase answered(Call call, Response response);

    abstract KeepPhase failed(Call call, ConsulException failure);

    abstract KeepPhase fired(String timer);

    /** The listener has gone: put in order what was begun. */
    abstract KeepPhase cancelled();

    KeepPhase doubted(String session) {
        return this;
    }

    abstract Map<String, Long> timers();

    Step.Ending ending() {
        return new Step.Open();
    }
}
