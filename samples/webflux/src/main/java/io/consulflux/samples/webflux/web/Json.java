// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object of this application's own, beside the library's form of events and in its manner: {@code type} first, then what else
 * there is to tell. Fields are only ever added.
 */
public final class Json {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Json() {}

    public static Json of(String type) {
        return new Json().with("type", type);
    }

    /** An object inside another. */
    public static Json inner() {
        return new Json();
    }

    /**
     * Adds a field; an empty value adds none.
     *
     * @param value text, a number, a truth value, a list or a map of such; {@link #fields()} for an object
     */
    public Json with(String name, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(there -> fields.put(name, there));
        } else {
            fields.put(name, value);
        }
        return this;
    }

    /** Adds a constant by its word: lower case, with hyphens. */
    public Json with(String name, Enum<?> value) {
        return with(name, word(value));
    }

    public Map<String, Object> fields() {
        return fields;
    }

    /** On one line. */
    public String text() {
        return JsonMapper.shared().writeValueAsString(fields);
    }

    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
