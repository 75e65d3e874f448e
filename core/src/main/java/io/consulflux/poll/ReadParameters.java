// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.state.Consistency;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;

/** How a read is asked for in a query (Consul {@code agent/http.go} {@code parse}). */
public final class ReadParameters {

    private ReadParameters() {}

    /** The request with what the options ask for. */
    public static Request on(Request request, ReadOptions options) {
        Request asked = request.with("dc", options.datacenter());
        if (options.consistency() == Consistency.STALE) {
            asked = asked.flagged("stale");
        } else if (options.consistency() == Consistency.CONSISTENT) {
            asked = asked.flagged("consistent");
        }
        asked = options.maxAge().map(asked::cached).orElse(asked);
        return asked.with("near", options.near()).with("filter", options.filter());
    }
}
