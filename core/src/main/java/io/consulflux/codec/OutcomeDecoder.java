// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.wire.Response;
import tools.jackson.databind.JsonNode;

/** Reads the answer to a write of a key: whether it was done (Consul {@code agent/kvs_endpoint.go} {@code KVSPut}). */
public final class OutcomeDecoder {

    private OutcomeDecoder() {}

    public static boolean decode(String operation, Response response) {
        JsonNode outcome = Json.tree(operation, response);
        if (!outcome.isBoolean()) {
            throw Json.malformed(operation, response, "expected true or false");
        }
        return outcome.asBoolean();
    }
}
