// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.error.ConsulException;
import java.util.Optional;

/**
 * How a conversation shall end once everything is in order: with its account, with a failure, or, where nobody listens,
 * with nothing.
 */
record Farewell(Optional<Summary> summary, Optional<ConsulException> failure) {

    static Farewell silent() {
        return new Farewell(Optional.empty(), Optional.empty());
    }

    static Farewell of(Summary summary) {
        return new Farewell(Optional.of(summary), Optional.empty());
    }

    static Farewell failing(ConsulException failure) {
        return new Farewell(Optional.empty(), Optional.of(failure));
    }

    Phase say(Talk talk) {
        summary.ifPresent(account ->
                talk.tell(new ExecEvent.Finished(talk.localNode(), talk.at().wall(), account)));
        return new Ended(talk, failure);
    }
}
