// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.codec.AgentDecoder;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/** Who leads the servers? Needs no right, and no leader to be answered. */
public record LeaderCall(Optional<String> datacenter) {

    public Request request() {
        return Request.get("/v1/status/leader").with("dc", datacenter);
    }

    /** The leader's address; empty where there is none. */
    public Optional<String> read(Response response) {
        return AgentDecoder.leader(response);
    }
}
