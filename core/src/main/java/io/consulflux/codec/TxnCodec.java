// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Writes and reads transactions that read keys or delete them (Consul {@code agent/txn_endpoint.go}). */
public final class TxnCodec {

    /** The most operations that every release takes: 64 up to 1.13, 128 since. */
    public static final int MAX_OPERATIONS = 64;

    private static final String OPERATION = "PUT /v1/txn";

    private TxnCodec() {}

    /** Reads of these keys; the body of the request. */
    public static Bytes gets(List<String> keys) {
        return operations("get", keys);
    }

    /** Reads of everything that begins with these keys; the body of the request. */
    public static Bytes trees(List<String> keys) {
        return operations("get-tree", keys);
    }

    /** Deletions of these keys, whether they are there or not; the body of the request. */
    public static Bytes deletes(List<String> keys) {
        return operations("delete", keys);
    }

    /** The deletion of a key that this session still holds: without it nothing is done, and the answer is 409. */
    public static Bytes deleteHeld(String key, String session) {
        ArrayNode operations = Json.MAPPER.createArrayNode();
        operations
                .addObject()
                .putObject("KV")
                .put("Verb", "check-session")
                .put("Key", key)
                .put("Session", session);
        operations.addObject().putObject("KV").put("Verb", "delete").put("Key", key);
        return Json.bytes(operations);
    }

    private static Bytes operations(String verb, List<String> keys) {
        ArrayNode operations = Json.MAPPER.createArrayNode();
        for (String key : keys) {
            operations.addObject().putObject("KV").put("Verb", verb).put("Key", key);
        }
        return Json.bytes(operations);
    }

    /** Why Consul rolled a transaction back, in its words. */
    public static List<String> errors(Response response) {
        List<String> errors = new ArrayList<>();
        for (JsonNode error : Json.fields(OPERATION, response).path("Errors")) {
            errors.add(Json.text(error, "What"));
        }
        return errors;
    }

    /** Which operations a transaction was rolled back for, counted from 0. */
    public static Set<Integer> failed(Response response) {
        Set<Integer> failed = new HashSet<>();
        for (JsonNode error : Json.fields(OPERATION, response).path("Errors")) {
            failed.add(error.path("OpIndex").asInt(-1));
        }
        return failed;
    }

    /** The entries by key. */
    public static Map<String, KvEntry> entries(Response response) {
        Map<String, KvEntry> entries = new HashMap<>();
        for (JsonNode result : Json.tree(OPERATION, response).path("Results")) {
            JsonNode entry = result.path("KV");
            String key = entry.path("Key").asString("");
            entries.put(
                    key,
                    new KvEntry(
                            key,
                            value(entry.path("Value"), response),
                            unsigned(entry.path("Flags"), response),
                            unsigned(entry.path("LockIndex"), response),
                            Optional.of(entry.path("Session").asString("")).filter(session -> !session.isEmpty()),
                            unsigned(entry.path("CreateIndex"), response),
                            unsigned(entry.path("ModifyIndex"), response)));
        }
        return entries;
    }

    private static long unsigned(JsonNode node, Response response) {
        if (!node.isIntegralNumber()) {
            throw Json.malformed(OPERATION, response, "expected whole numbers in an entry");
        }
        return node.bigIntegerValue().longValue();
    }

    /** The values by key. A key that the token may not read is left out by Consul, so that positions say nothing. */
    public static Map<String, Bytes> values(Response response) {
        Map<String, Bytes> values = new HashMap<>();
        for (JsonNode result : Json.fields(OPERATION, response).path("Results")) {
            JsonNode entry = result.path("KV");
            values.put(Json.text(OPERATION, response, entry, "Key"), value(entry.path("Value"), response));
        }
        return values;
    }

    private static Bytes value(JsonNode node, Response response) {
        if (node.isNull() || node.isMissingNode()) {
            return Bytes.empty();
        }
        if (!node.isString()) {
            throw Json.malformed(OPERATION, response, "expected base64 in a value");
        }
        try {
            return Bytes.owning(node.binaryValue());
        } catch (JacksonException e) {
            throw Json.malformed(OPERATION, response, "expected base64 in a value");
        }
    }
}
