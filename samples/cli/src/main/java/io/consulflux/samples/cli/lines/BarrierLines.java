// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.BarrierEvent;
import io.consulflux.BarrierEvent.Changed;
import io.consulflux.BarrierEvent.Joined;
import io.consulflux.BarrierEvent.Left;
import io.consulflux.BarrierEvent.Opened;
import io.consulflux.BarrierEvent.Ready;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** The form in which is told what happens at a barrier. */
public sealed interface BarrierLines permits BarrierLines.Json, BarrierLines.People {

    static BarrierLines of(boolean json) {
        return json ? new Json() : new People();
    }

    Shown event(BarrierEvent event);

    /** That it did not open in time; nothing where that is no event. */
    Optional<Shown> timedOut(BarrierTimeoutException late);

    /** One JSON object a line. */
    record Json() implements BarrierLines {

        @Override
        public Shown event(BarrierEvent event) {
            if (event instanceof Joined joined) {
                return line("joined", event, json -> participant(joined.participant(), json));
            }
            if (event instanceof Changed changed) {
                return line("changed", event, json -> {
                    participant(changed.participant(), json);
                    json.writeStringProperty("previous", changed.previous().state());
                });
            }
            if (event instanceof Left left) {
                return line("left", event, json -> participant(left.previous(), json));
            }
            if (event instanceof Ready ready) {
                return line("ready", event, json -> counts(ready.ready(), ready.present(), ready.needed(), json));
            }
            return line("opened", event, json -> {
                json.writeArrayPropertyStart("ids");
                ((Opened) event).participants().forEach(one -> json.writeString(one.id()));
                json.writeEndArray();
            });
        }

        @Override
        public Optional<Shown> timedOut(BarrierTimeoutException late) {
            return Optional.of(JsonLine.of("timed-out", json -> {
                counts(late.ready(), late.present(), late.needed(), json);
                json.writeNumberProperty("lacking", late.lacking());
                json.writeArrayPropertyStart("stragglers");
                late.stragglers().forEach(straggler -> straggler(straggler, json));
                json.writeEndArray();
            }));
        }

        private static void participant(Participant participant, JsonGenerator json) {
            json.writeStringProperty("id", participant.id());
            json.writeStringProperty("state", participant.state());
            KvText value = KvText.of(participant.value());
            if (!value.isText()) {
                json.writeStringProperty("base64", value.text());
            }
        }

        private static void counts(int ready, int present, int needed, JsonGenerator json) {
            json.writeNumberProperty("ready", ready);
            json.writeNumberProperty("present", present);
            json.writeNumberProperty("needed", needed);
        }

        private static void straggler(Straggler straggler, JsonGenerator json) {
            json.writeStartObject();
            json.writeStringProperty("id", straggler.id());
            json.writeStringProperty("state", straggler.state());
            json.writeStringProperty(
                    "reason", straggler.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            json.writeEndObject();
        }

        private static Shown line(String type, BarrierEvent event, Consumer<JsonGenerator> rest) {
            return JsonLine.of(type, json -> {
                json.writeStringProperty("at", event.at().toString());
                rest.accept(json);
            });
        }
    }

    /** A line that begins with the participant. */
    record People() implements BarrierLines {

        @Override
        public Shown event(BarrierEvent event) {
            return Shown.of(words(event));
        }

        private static String words(BarrierEvent event) {
            if (event instanceof Joined joined) {
                return joined.node() + ": joined, " + shown(joined.participant());
            }
            if (event instanceof Changed changed) {
                return changed.node() + ": " + shown(changed.previous()) + " -> " + shown(changed.participant());
            }
            if (event instanceof Left left) {
                return left.node() + ": left, was " + shown(left.previous());
            }
            if (event instanceof Ready ready) {
                return ready.ready() + " ready of " + ready.needed() + " needed, " + ready.present() + " present";
            }
            return ((Opened) event)
                    .participants().stream().map(Participant::id).collect(Collectors.joining(", ", "open: ", ""));
        }

        @Override
        public Optional<Shown> timedOut(BarrierTimeoutException late) {
            return Optional.empty();
        }

        private static String shown(Participant participant) {
            return KvText.of(participant.value()).shown().strip();
        }
    }
}
