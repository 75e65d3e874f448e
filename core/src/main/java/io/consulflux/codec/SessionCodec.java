// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.session.SessionInfo;
import io.consulflux.session.SessionSpec;
import io.consulflux.session.SessionSpec.Behavior;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads sessions (Consul {@code agent/session_endpoint.go}). What is unset is left out: to Consul a null list
 * of checks is an empty one, and no checks at all are bound to the session then. Times are text: Consul takes a small
 * number for seconds and a large one for nanoseconds.
 */
public final class SessionCodec {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]+");

    private SessionCodec() {}

    /** The body of the request that creates it. */
    public static Bytes spec(SessionSpec spec) {
        ObjectNode body = Json.object();
        spec.name().ifPresent(name -> body.put("Name", name));
        body.put("Behavior", spec.behavior().name().toLowerCase(Locale.ROOT));
        body.put("TTL", GoDuration.text(spec.ttl()));
        body.put("LockDelay", GoDuration.text(spec.lockDelay()));
        spec.node().ifPresent(node -> body.put("Node", node));
        spec.nodeChecks().ifPresent(ids -> {
            ArrayNode checks = body.putArray("NodeChecks");
            ids.forEach(checks::add);
        });
        if (!spec.serviceChecks().isEmpty()) {
            ArrayNode checks = body.putArray("ServiceChecks");
            spec.serviceChecks().forEach(id -> checks.addObject().put("ID", id));
        }
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

    /** Sessions that were asked for. */
    public static List<SessionInfo> sessions(String operation, Response response) {
        List<SessionInfo> sessions = new ArrayList<>();
        for (JsonNode session : Json.array(operation, response)) {
            sessions.add(session(operation, response, session));
        }
        return sessions;
    }

    private static SessionInfo session(String operation, Response response, JsonNode session) {
        List<String> serviceChecks = new ArrayList<>();
        session.path("ServiceChecks").forEach(check -> serviceChecks.add(Json.text(check, "ID")));
        return new SessionInfo(
                Json.text(operation, response, session, "ID"),
                Json.text(session, "Name"),
                Json.text(session, "Node"),
                GoDuration.parse(Json.text(session, "TTL")).filter(ttl -> !ttl.isZero()),
                Duration.ofNanos(unsigned(operation, response, session, "LockDelay")),
                Json.text(session, "Behavior").equals("delete") ? Behavior.DELETE : Behavior.RELEASE,
                Json.texts(session.path("NodeChecks")),
                serviceChecks,
                unsigned(operation, response, session, "CreateIndex"),
                unsigned(operation, response, session, "ModifyIndex"));
    }

    private static long unsigned(String operation, Response response, JsonNode session, String field) {
        JsonNode number = session.path(field);
        if (!number.isIntegralNumber()) {
            throw Json.malformed(operation, response, "expected a number in " + field);
        }
        return number.bigIntegerValue().longValue();
    }
}
