// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import io.consulflux.codec.AgentDecoder;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;

/** How an agent is asked on which node it is. */
public final class SelfCall {

    private SelfCall() {}

    public static Request request() {
        return Request.get("/v1/agent/self");
    }

    /** The datacenter of the agent. */
    public static String datacenter(Response response) {
        return AgentDecoder.self(response).datacenter();
    }

    public static String node(Response response) {
        return AgentDecoder.self(response).node();
    }
}
