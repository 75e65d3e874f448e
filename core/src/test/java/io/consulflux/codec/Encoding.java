// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Listings as JSON, as Consul writes it and in other ways that say the same. */
enum Encoding {
    /** As Go's encoder writes: no blanks, and more escaped than need be. */
    CONSUL,
    /** As Consul writes with {@code ?pretty}. */
    PRETTY,
    /** With fields that we do not know, as Consul Enterprise has some. */
    MORE_FIELDS,
    /** With the fields of each entry in an order of its own. */
    SHUFFLED,
    /** With every character of a key escaped. */
    ESCAPED;

    Response encode(KvListing listing, Random random) {
        String between = this == PRETTY ? ",\n    " : ",";
        String open = this == PRETTY ? "[\n    " : "[";
        String close = this == PRETTY ? "\n]\n" : "]";
        String body = listing.entries().stream()
                .map(entry -> entry(entry, random))
                .collect(Collectors.joining(between, open, close));
        return response(body.getBytes(StandardCharsets.UTF_8));
    }

    static Response response(byte[] body) {
        return new Response(200, Map.of("X-Consul-Index", "7"), Bytes.owning(body));
    }

    private String entry(KvEntry entry, Random random) {
        List<String> fields = new ArrayList<>();
        fields.add(field("LockIndex", Long.toUnsignedString(entry.lockIndex())));
        fields.add(field("Key", quoted(entry.key())));
        fields.add(field("Flags", Long.toUnsignedString(entry.flags())));
        String value = Base64.getEncoder().encodeToString(entry.value().toByteArray());
        fields.add(field("Value", value.isEmpty() && random.nextBoolean() ? "null" : '"' + value + '"'));
        entry.session().ifPresent(id -> fields.add(field("Session", '"' + id + '"')));
        if (this == MORE_FIELDS) {
            fields.add(field("Partition", "\"d<é\\n\""));
            fields.add(field("Depth", "-12.5e3"));
            fields.add(random.nextBoolean() ? field("More", "[{\"Key\":1},[]]") : field("Less", "null"));
        }
        fields.add(field("CreateIndex", Long.toUnsignedString(entry.createIndex())));
        fields.add(field("ModifyIndex", Long.toUnsignedString(entry.modifyIndex())));
        if (this == SHUFFLED) {
            Collections.shuffle(fields, random);
        }
        return this == PRETTY
                ? "{\n        " + String.join(",\n        ", fields) + "\n    }"
                : "{" + String.join(",", fields) + "}";
    }

    private String field(String name, String value) {
        return '"' + name + (this == PRETTY ? "\": " : "\":") + value;
    }

    private String quoted(String key) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (this == ESCAPED || (c < ' ' && c != '\n') || "<>&\u2028\u2029".indexOf(c) >= 0) {
                text.append(String.format("\\u%04x", (int) c));
            } else if (c == '\n') {
                text.append("\\n");
            } else {
                text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return text.append('"').toString();
    }
}
