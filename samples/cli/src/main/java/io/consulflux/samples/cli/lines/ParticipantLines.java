// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ParticipantEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import java.io.StringWriter;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The form in which a participant tells of its entry. */
public sealed interface ParticipantLines permits ParticipantLines.Json, ParticipantLines.People {

    static ParticipantLines of(boolean json) {
        return json ? new Json() : new People();
    }

    String event(ParticipantEvent event);

    /** One JSON object a line. */
    record Json() implements ParticipantLines {

        private static final JsonFactory JSON = new JsonFactory();

        @Override
        public String event(ParticipantEvent event) {
            if (event instanceof Entered entered) {
                return line("entered", event, json -> json.writeStringProperty("session", entered.session()));
            }
            if (event instanceof Published published) {
                return line("published", event, json -> json.writeStringProperty("state", published.state()));
            }
            if (event instanceof Lost lost) {
                return line("lost", event, json -> {
                    json.writeStringProperty("session", lost.session());
                    json.writeStringProperty("cause", lost.cause().getMessage());
                });
            }
            return line("left", event, json -> json.writeStringProperty("reason", word((Left) event)));
        }

        private static String line(String type, ParticipantEvent event, Consumer<JsonGenerator> rest) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
                json.writeStartObject();
                json.writeStringProperty("type", type);
                json.writeStringProperty("node", event.node());
                json.writeStringProperty("at", event.at().toString());
                json.writeStringProperty("id", event.id());
                rest.accept(json);
                json.writeEndObject();
            }
            return text.toString();
        }
    }

    /** A line that begins with the participant. */
    record People() implements ParticipantLines {

        @Override
        public String event(ParticipantEvent event) {
            if (event instanceof Published published) {
                return event.id() + ": " + published.state();
            }
            if (event instanceof Lost lost) {
                return event.id() + ": session lost, " + lost.cause().getMessage();
            }
            return event.id() + ": " + (event instanceof Left left ? "left, " + word(left) : "entered");
        }
    }

    private static String word(Left left) {
        return left.reason().name().toLowerCase(Locale.ROOT);
    }
}
