// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.error.ConsulException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.List;

/** A part of the conversation. Its methods are the inputs; each gives the phase that follows, which may be itself. */
abstract sealed class Phase permits Resolving, Opening, Abandoning, Keeping, Closing, Ended {

    static final String DEADLINE = "deadline";
    static final String RETRY = "retry";

    final Talk talk;

    Phase(Talk talk) {
        this.talk = talk;
    }

    /** Called once, when the conversation comes here. */
    Phase entered() {
        return this;
    }

    abstract Phase answered(Call call, Response response);

    abstract Phase failed(Call call, ConsulException failure);

    abstract Phase fired(String timer);

    /** The listener has gone: put in order what was begun. */
    abstract Phase cancelled();

    Phase changed(List<String> added, List<String> removed) {
        return this;
    }

    Phase watchFailed(ConsulException failure) {
        return this;
    }

    /** There is demand, maybe for the first time in a while. */
    Phase demanded() {
        return this;
    }

    abstract Wants wants();

    Step.Ending ending() {
        return new Step.Open();
    }
}
