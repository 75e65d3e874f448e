// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.state.KvChange;
import io.consulflux.state.Snapshot;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** States for scripts: one JSON object a line, with {@code type} and {@code at} first. */
final class StateJson {

    private StateJson() {}

    static Shown snapshot(String what, Instant at, Snapshot<List<Row>> snapshot) {
        return line("snapshot", at, json -> {
            json.writeStringProperty("watch", what);
            property(json, "index", KvText.unsigned(snapshot.index()));
            json.writeNumberProperty("epoch", snapshot.epoch());
            snapshot.age().ifPresent(age -> json.writeNumberProperty("ageMillis", age.toMillis()));
            json.writeStringProperty("filtered", ExecWords.word(snapshot.filtered()));
            property(json, "entries", snapshot.state().stream().map(Row::fields).toList());
        });
    }

    static Shown change(Instant at, KvChange change) {
        if (change instanceof KvChange.Added added) {
            return line(
                    "added",
                    at,
                    json -> properties(json, Row.entry(added.entry()).fields()));
        }
        if (change instanceof KvChange.Updated updated) {
            return line("updated", at, json -> {
                properties(json, Row.entry(updated.entry()).fields());
                property(json, "previous", Row.entry(updated.previous()).fields());
            });
        }
        KvChange.Removed removed = (KvChange.Removed) change;
        return line("removed", at, json -> {
            json.writeStringProperty("key", removed.key());
            property(json, "previous", Row.entry(removed.previous()).fields());
        });
    }

    private static Shown line(String type, Instant at, Consumer<JsonGenerator> rest) {
        return JsonLine.of(type, json -> {
            json.writeStringProperty("at", at.toString());
            rest.accept(json);
        });
    }

    private static void properties(JsonGenerator json, Map<?, ?> fields) {
        fields.forEach((name, value) -> property(json, String.valueOf(name), value));
    }

    private static void property(JsonGenerator json, String name, Object value) {
        json.writeName(name);
        value(json, value);
    }

    private static void value(JsonGenerator json, Object value) {
        if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Map<?, ?> fields) {
            json.writeStartObject();
            properties(json, fields);
            json.writeEndObject();
        } else if (value instanceof List<?> elements) {
            json.writeStartArray();
            elements.forEach(element -> value(json, element));
            json.writeEndArray();
        } else {
            json.writeString(String.valueOf(value));
        }
    }
}
