// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One operation of a transaction on keys. */
record Operation(String verb, String key, Bytes value, long flags, long index, String session) {

    private static final Set<String> WRITES =
            Set.of("set", "cas", "lock", "unlock", "delete", "delete-cas", "delete-tree");

    private static final Set<String> READS =
            Set.of("get", "get-or-empty", "get-tree", "check-index", "check-session", "check-not-exists");

    static List<Operation> read(Bytes body) {
        return JsonMapper.shared()
                .readTree(body.utf8())
                .valueStream()
                .map(Operation::read)
                .toList();
    }

    private static Operation read(JsonNode operation) {
        JsonNode kv = operation.path("KV");
        return new Operation(
                kv.path("Verb").asString(),
                kv.path("Key").asString(),
                Bytes.owning(Base64.getDecoder().decode(kv.path("Value").asString(""))),
                Long.parseUnsignedLong(kv.path("Flags").asString("0")),
                Long.parseUnsignedLong(kv.path("Index").asString("0")),
                kv.path("Session").asString(""));
    }

    boolean isRead() {
        return READS.contains(verb);
    }

    boolean isWrite() {
        return WRITES.contains(verb);
    }
}
