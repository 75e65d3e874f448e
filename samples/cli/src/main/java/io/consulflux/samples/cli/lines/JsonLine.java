// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object, with its {@code type} first. */
final class JsonLine {

    // The streaming writer alone: a mapper would cost a tenth of a second at every start.
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLine() {}

    static Shown of(String type, Consumer<JsonGenerator> rest) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            rest.accept(json);
            json.writeEndObject();
        }
        return Shown.json(text.toString());
    }
}
