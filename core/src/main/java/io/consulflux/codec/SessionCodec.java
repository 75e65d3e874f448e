// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads sessions (Consul {@code agent/session_endpoint.go}). What is unset is left out: to Consul a null list
 * of checks is an empty one, and no checks at all are bound to the session then.
 */
public final class SessionCodec {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]+");

    private SessionCodec() {}

    /**
     * A session whose keys are deleted when it ends.
     *
     * @param node the node to bind it to, with no checks; empty binds it to the agent's own node and its health
     */
    public static Bytes ephemeral(String name, Duration ttl, Optional<String> node) {
        ObjectNode body = Json.object();
        body.put("Name", name);
        body.put("Behavior", "delete");
        body.put("TTL", ttl.toMillis() + "ms");
        node.ifPresent(present -> {
            body.put("Node", present);
            body.putArray("NodeChecks");
        });
        return Json.bytes(body);
    }

    /** The id of a session just created: a UUID, and in any case nothing that could change a path it gets into. */
    public static String id(Response response) {
        String operation = "PUT /v1/session/create";
        String id = Json.tree(operation, response).path("ID").asString("");
        if (!ID.matcher(id).matches()) {
            throw Json.malformed(operation, response, "expected the ID of a session");
        }
        return id;
    }
}
