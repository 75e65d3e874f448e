// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ParticipantEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** The form in which a participant tells of its entry. */
public sealed interface ParticipantLines permits ParticipantLines.Json, ParticipantLines.People {

    static ParticipantLines of(boolean json) {
        return json ? new Json() : new People();
    }

    Shown event(ParticipantEvent event);

    /** One JSON object a line. */
    record Json() implements ParticipantLines {

        @Override
        public Shown event(ParticipantEvent event) {
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

        private static Shown line(String type, ParticipantEvent event, Consumer<JsonGenerator> rest) {
            return JsonLine.of(type, json -> {
                json.writeStringProperty("node", event.node());
                json.writeStringProperty("at", event.at().toString());
                json.writeStringProperty("id", event.id());
                rest.accept(json);
            });
        }
    }

    /** A line that begins with the participant. */
    record People() implements ParticipantLines {

        @Override
        public Shown event(ParticipantEvent event) {
            return Shown.of(event.id() + ": " + what(event));
        }

        private static String what(ParticipantEvent event) {
            if (event instanceof Published published) {
                return published.state();
            }
            if (event instanceof Lost lost) {
                return "session lost, "
                        + Shown.unbroken(String.valueOf(lost.cause().getMessage()));
            }
            return event instanceof Left left ? "left, " + word(left) : "entered";
        }
    }

    private static String word(Left left) {
        return left.reason().name().toLowerCase(Locale.ROOT);
    }
}
