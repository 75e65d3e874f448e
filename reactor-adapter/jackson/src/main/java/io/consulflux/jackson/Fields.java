// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/** Writes the fields of one object. */
final class Fields {

    private final JsonGenerator json;

    Fields(JsonGenerator json) {
        this.json = json;
    }

    Fields text(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    /** None where there is no value. */
    Fields text(String name, Optional<String> value) {
        value.ifPresent(there -> text(name, there));
        return this;
    }

    Fields number(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    /** None where there is no value. */
    Fields number(String name, OptionalInt value) {
        value.ifPresent(there -> number(name, there));
        return this;
    }

    /** Null where nobody knows. */
    Fields numberOrNull(String name, OptionalLong value) {
        if (value.isPresent()) {
            return number(name, value.getAsLong());
        }
        json.writeNullProperty(name);
        return this;
    }

    /** A number of Consul's, which has 64 bits and no sign. */
    Fields unsigned(String name, long value) {
        json.writeName(name);
        json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
        return this;
    }

    Fields truth(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    Fields time(String name, Instant value) {
        return text(name, value.toString());
    }

    Fields time(String name, Optional<Instant> value) {
        value.ifPresent(there -> time(name, there));
        return this;
    }

    /** A constant by its word: lower case, with hyphens. */
    Fields word(String name, Enum<?> value) {
        return text(name, value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The bytes as text under this name; those that are not UTF-8 in base64 besides, their text with U+FFFD in it. */
    Fields bytes(String name, Bytes value) {
        Optional<String> text = Utf8Text.of(value);
        text(name, text.orElseGet(value::utf8));
        return text.isPresent() ? this : binary("base64", value);
    }

    /** The bytes in base64. */
    Fields binary(String name, Bytes value) {
        json.writeName(name);
        json.writeBinary(value.toByteArray());
        return this;
    }

    Fields texts(String name, Iterable<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
        return this;
    }

    Fields texts(String name, Map<String, String> values) {
        json.writeObjectPropertyStart(name);
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> json.writeStringProperty(entry.getKey(), entry.getValue()));
        json.writeEndObject();
        return this;
    }

    <T> Fields object(String name, T value, Form<T> form) {
        json.writeName(name);
        return element(value, form);
    }

    <T> Fields objects(String name, List<? extends T> values, Form<T> form) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> element(value, form));
        json.writeEndArray();
        return this;
    }

    /** A value of a kind that only the mapper knows. */
    Fields other(String name, Object value) {
        json.writeName(name);
        json.writePOJO(value);
        return this;
    }

    private <T> Fields element(T value, Form<T> form) {
        json.writeStartObject();
        form.write(value, this);
        json.writeEndObject();
        return this;
    }
}
