// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Asks which rights the token has, the way Consul's own pages do (Consul {@code agent/acl_endpoint.go} {@code
 * ACLAuthorize}). The endpoint is internal to Consul: an agent that does not answer it is no error.
 */
public final class RightsCodec {

    private static final String OPERATION = "POST /v1/internal/acl/authorize";

    private RightsCodec() {}

    /**
     * A right to write.
     *
     * @param resource as the rules of Consul call it: {@code key}, {@code session}, {@code event}
     * @param segment to which one
     */
    public record Right(String resource, String segment) {}

    public static Bytes question(List<Right> rights) {
        ArrayNode questions = Json.MAPPER.createArrayNode();
        rights.forEach(right -> questions
                .addObject()
                .put("Resource", right.resource())
                .put("Access", "write")
                .put("Segment", right.segment()));
        return Json.bytes(questions);
    }

    /** Those that the token lacks. */
    public static List<Right> lacking(Response response) {
        List<Right> lacking = new ArrayList<>();
        for (JsonNode answer : Json.array(OPERATION, response)) {
            JsonNode allowed = answer.path("Allow");
            if (allowed.isBoolean() && !allowed.booleanValue()) {
                lacking.add(new Right(Json.text(answer, "Resource"), Json.text(answer, "Segment")));
            }
        }
        return lacking;
    }
}
