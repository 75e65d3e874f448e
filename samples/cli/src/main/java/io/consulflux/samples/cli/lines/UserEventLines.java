// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.FiredEvent;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The form in which user events are told. */
public sealed interface UserEventLines permits UserEventLines.Json, UserEventLines.People {

    static UserEventLines of(boolean json) {
        return json ? new Json() : new People();
    }

    /** What an agent has received, or may have and did not tell; nothing of other families. */
    Shown received(NodeEvent event);

    Shown fired(FiredEvent event);

    private static String word(Gap.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** One JSON object a line. */
    record Json() implements UserEventLines {

        @Override
        public Shown received(NodeEvent event) {
            if (event instanceof Gap gap) {
                return JsonLine.of("gap", json -> gap(gap, json));
            }
            return event instanceof Received received
                    ? JsonLine.of("event", json -> event(received, json))
                    : Shown.of("");
        }

        @Override
        public Shown fired(FiredEvent event) {
            return JsonLine.of("fired", json -> {
                json.writeStringProperty("id", event.id());
                json.writeStringProperty("name", event.name());
                json.writeNumberProperty("bytes", event.payload().size());
                filters(event.filters(), json);
            });
        }

        private static void event(Received event, JsonGenerator json) {
            observed(event, json);
            json.writeStringProperty("id", event.id());
            json.writeStringProperty("name", event.name());
            KvText payload = KvText.of(event.payload());
            json.writeStringProperty(payload.isText() ? "payload" : "base64", payload.text());
            filters(event.filters(), json);
            json.writeName("ltime");
            json.writeNumber(KvText.unsigned(event.lamport()));
        }

        private static void gap(Gap gap, JsonGenerator json) {
            observed(gap, json);
            if (gap.atMost().isPresent()) {
                json.writeNumberProperty("atMost", gap.atMost().getAsLong());
            } else {
                json.writeNullProperty("atMost");
            }
            json.writeStringProperty("reason", word(gap.reason()));
        }

        private static void observed(NodeEvent event, JsonGenerator json) {
            json.writeStringProperty("node", event.node());
            json.writeStringProperty("at", event.at().toString());
        }

        private static void filters(Filters filters, JsonGenerator json) {
            filters.node().ifPresent(filter -> json.writeStringProperty("nodeFilter", filter));
            filters.service().ifPresent(filter -> json.writeStringProperty("serviceFilter", filter));
            filters.tag().ifPresent(filter -> json.writeStringProperty("tagFilter", filter));
        }
    }

    /** A line that begins with the node. */
    record People() implements UserEventLines {

        @Override
        public Shown received(NodeEvent event) {
            return Shown.of(words(event));
        }

        private static String words(NodeEvent event) {
            if (event instanceof Gap gap) {
                String size = gap.atMost().isPresent()
                        ? "at most " + gap.atMost().getAsLong() + " events are missing"
                        : "events may be missing";
                return gap.node() + ": gap, " + size + " (" + word(gap.reason()) + ")";
            }
            if (event instanceof Received received) {
                String payload = KvText.of(received.payload()).shown();
                return received.node() + ": " + received.name() + (payload.isEmpty() ? "" : " " + payload);
            }
            return "";
        }

        @Override
        public Shown fired(FiredEvent event) {
            return Shown.of("fired " + event.name() + ", " + event.id());
        }
    }
}
