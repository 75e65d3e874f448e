// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the answer to {@code ?keys}: an array of strings, which may be long. */
public final class KeysDecoder {

    private KeysDecoder() {}

    public static List<String> decode(String operation, Response response) {
        List<String> keys = new ArrayList<>();
        try (JsonParser parser = Json.MAPPER.createParser(response.body().asInputStream())) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw Json.malformed(operation, response, "expected an array of keys");
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                keys.add(parser.getString());
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw Json.malformed(operation, response, "expected nothing but strings in the array of keys");
            }
        } catch (JacksonException e) {
            throw Json.notJson(operation, response, e);
        }
        return keys;
    }
}
