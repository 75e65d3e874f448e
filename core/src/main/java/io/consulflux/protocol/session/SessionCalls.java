// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.Bytes;
import io.consulflux.codec.SessionCodec;
import io.consulflux.poll.NamePath;
import io.consulflux.session.SessionInfo;
import io.consulflux.session.SessionSpec;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;

/**
 * How Consul is asked for sessions (Consul {@code agent/session_endpoint.go}). A datacenter is named where it is not the
 * agent's own.
 */
public final class SessionCalls {

    private SessionCalls() {}

    public static Request create(SessionSpec spec, Optional<String> datacenter) {
        return Request.put("/v1/session/create", SessionCodec.spec(spec)).with("dc", datacenter);
    }

    /** The id of a session just created. */
    public static String created(Response response) {
        return SessionCodec.id(response);
    }

    /** Consul answers with the session, or 404 where it knows none of this id. */
    public static Request renew(String id, Optional<String> datacenter) {
        return put("renew", id, datacenter);
    }

    /** Consul answers alike whether there was a session of this id or not. */
    public static Request destroy(String id, Optional<String> datacenter) {
        return put("destroy", id, datacenter);
    }

    /** Consul answers with the session, or with none. */
    public static Request info(String id, Optional<String> datacenter) {
        return Request.get(path("info", "session", id)).with("dc", datacenter);
    }

    public static Request list(Optional<String> datacenter) {
        return Request.get("/v1/session/list").with("dc", datacenter);
    }

    public static Request listOn(String node, Optional<String> datacenter) {
        return Request.get(path("node", "node", node)).with("dc", datacenter);
    }

    /** The sessions that were asked for. */
    public static List<SessionInfo> sessions(Request request, Response response) {
        return SessionCodec.sessions(request.operation(), response);
    }

    private static Request put(String verb, String id, Optional<String> datacenter) {
        return Request.put(path(verb, "session", id), Bytes.empty()).with("dc", datacenter);
    }

    private static String path(String verb, String what, String name) {
        return NamePath.of("/v1/session/" + verb + "/", what, name);
    }
}
