// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.text.Text;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as Consul speaks it. Trees, not bound classes: small answers only, and no reflection. */
public final class Json {

    static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** The body of an answer as a tree. */
    static JsonNode tree(String operation, Response response) {
        try {
            return MAPPER.readTree(response.body().asInputStream());
        } catch (JacksonException e) {
            throw notJson(operation, response, e);
        }
    }

    /** The body of an answer as a tree that must be an array. */
    static JsonNode array(String operation, Response response) {
        JsonNode tree = tree(operation, response);
        if (!tree.isArray()) {
            throw malformed(operation, response, "expected an array");
        }
        return tree;
    }

    /** The body of an answer as a tree that must be an object. */
    static JsonNode fields(String operation, Response response) {
        JsonNode tree = tree(operation, response);
        if (!tree.isObject()) {
            throw malformed(operation, response, "expected an object");
        }
        return tree;
    }

    /** A text that must be there and not be empty. */
    static String text(String operation, Response response, JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw malformed(operation, response, "expected a text in " + field);
        }
        return value.stringValue();
    }

    /** The text under this name; empty where there is none. */
    static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }

    /** The texts of an array; none where it is null or absent. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asString("")));
        return texts;
    }

    /** An object whose values are texts; empty where it is null or absent. */
    static Map<String, String> textsByName(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Half of a surrogate pair would be written as an escape, and replaced by who reads it. */
    static Bytes bytes(JsonNode node) {
        requireText(node);
        return Bytes.owning(MAPPER.writeValueAsBytes(node));
    }

    private static void requireText(JsonNode node) {
        if (node.isString()) {
            Text.require("text", node.stringValue());
        }
        node.forEach(Json::requireText);
    }

    /** What the parser says may repeat what stood there, and is left out for that. */
    static ConsulAnswerException notJson(String operation, Response response, JacksonException e) {
        String where =
                e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
        String problem = e instanceof StreamConstraintsException
                ? "nested too deeply, or a name, text or number too long,"
                : "not JSON";
        return malformed(operation, response, problem + where);
    }

    static ConsulAnswerException malformed(String operation, Response response, String message) {
        return new ConsulAnswerException(operation, response.status(), "unexpected answer: " + message, null);
    }
}
