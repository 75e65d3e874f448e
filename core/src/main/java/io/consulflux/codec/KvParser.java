// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a listing from any JSON that says one, whatever the order of the fields, with a general parser. */
final class KvParser {

    private final String operation;
    private final Response response;
    private final JsonParser json;
    private final KvMerge merge;

    private KvParser(String operation, Response response, JsonParser json, KvMerge merge) {
        this.operation = operation;
        this.response = response;
        this.json = json;
        this.merge = merge;
    }

    static KvListing decode(String operation, Response response, KvMerge merge) {
        try (JsonParser json = Json.MAPPER.createParser(response.body().asInputStream())) {
            new KvParser(operation, response, json, merge).listing();
            return merge.listing();
        } catch (JacksonException e) {
            throw Json.notJson(operation, response, e);
        }
    }

    private void listing() {
        require(json.nextToken() == JsonToken.START_ARRAY, "an array of entries");
        while (json.nextToken() == JsonToken.START_OBJECT) {
            entry();
        }
        require(json.currentToken() == JsonToken.END_ARRAY, "nothing but entries in the array");
        require(json.nextToken() == null, "nothing after the array");
    }

    private void entry() {
        String key = null;
        String value = null;
        String session = null;
        long lockIndex = 0;
        long flags = 0;
        long createIndex = 0;
        Long modifyIndex = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            switch (name) {
                case "Key" -> key = text(token);
                case "Value" -> value = textOrNull(token);
                case "Session" -> session = textOrNull(token);
                case "LockIndex" -> lockIndex = number(token);
                case "Flags" -> flags = number(token);
                case "CreateIndex" -> createIndex = number(token);
                case "ModifyIndex" -> modifyIndex = number(token);
                default -> json.skipChildren();
            }
        }
        if (key == null || modifyIndex == null) {
            throw malformed("expected a Key and a ModifyIndex in each entry");
        }
        String encoded = value == null ? "" : value;
        Optional<String> holder = Optional.ofNullable(session).filter(id -> !id.isEmpty());
        KvEntry known = known(key);
        if (known != null
                && KvMerge.sameNumbers(known, modifyIndex, createIndex, lockIndex, flags)
                && known.session().equals(holder)
                && KvMerge.fits(known, encoded.length())) {
            merge.keep(known);
        } else {
            merge.put(new KvEntry(key, bytes(encoded), flags, lockIndex, holder, createIndex, modifyIndex));
        }
    }

    private @Nullable KvEntry known(String key) {
        return merge.known(candidate -> KvListing.ORDER.compare(key, candidate));
    }

    private Bytes bytes(String encoded) {
        try {
            return Bytes.owning(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            throw malformed("expected base64 in a Value");
        }
    }

    private String text(JsonToken token) {
        require(token == JsonToken.VALUE_STRING, "a string as Key, Value or Session");
        return json.getString();
    }

    private @Nullable String textOrNull(JsonToken token) {
        return token == JsonToken.VALUE_NULL ? null : text(token);
    }

    /** All are Go's {@code uint64}. */
    private long number(JsonToken token) {
        require(token == JsonToken.VALUE_NUMBER_INT, "a whole number as index or flags");
        try {
            return Long.parseUnsignedLong(json.getString());
        } catch (NumberFormatException e) {
            throw malformed("expected an unsigned 64-bit number as index or flags");
        }
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw malformed("expected " + expected);
        }
    }

    private ConsulAnswerException malformed(String message) {
        return Json.malformed(operation, response, message);
    }
}
