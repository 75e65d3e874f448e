// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.event.FiredEvent;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads user events (Consul {@code agent/user_event.go} {@code UserEvent}). */
public final class EventDecoder {

    private static final String LIST = "GET /v1/event/list";

    private EventDecoder() {}

    /**
     * An event as an agent holds it.
     *
     * @param lamport unsigned
     */
    public record Held(String id, String name, Bytes payload, Filters filters, long lamport) {}

    /** What the agent holds, in the order in which it came there. */
    public static List<Held> list(Response response) {
        JsonNode array = Json.array(LIST, response);
        List<Held> events = new ArrayList<>(array.size());
        for (JsonNode event : array) {
            events.add(new Held(
                    Json.text(LIST, response, event, "ID"),
                    Json.text(LIST, response, event, "Name"),
                    payload(LIST, response, event),
                    filters(event),
                    lamport(response, event)));
        }
        return events;
    }

    public static FiredEvent fired(String operation, Response response) {
        JsonNode event = Json.fields(operation, response);
        return new FiredEvent(
                Json.text(operation, response, event, "ID"),
                Json.text(operation, response, event, "Name"),
                payload(operation, response, event),
                filters(event));
    }

    /** Go writes bytes as Base64, and none as null. */
    private static Bytes payload(String operation, Response response, JsonNode event) {
        JsonNode payload = event.path("Payload");
        if (payload.isNull() || payload.isMissingNode()) {
            return Bytes.empty();
        }
        try {
            return Bytes.owning(payload.binaryValue());
        } catch (JacksonException noBytes) {
            throw Json.malformed(operation, response, "expected Base64 in Payload");
        }
    }

    private static Filters filters(JsonNode event) {
        return new Filters(filter(event, "NodeFilter"), filter(event, "ServiceFilter"), filter(event, "TagFilter"));
    }

    private static Optional<String> filter(JsonNode event, String field) {
        return Optional.of(Json.text(event, field)).filter(text -> !text.isEmpty());
    }

    private static long lamport(Response response, JsonNode event) {
        JsonNode time = event.path("LTime");
        if (!time.isIntegralNumber()) {
            throw Json.malformed(LIST, response, "expected a number in LTime");
        }
        return time.bigIntegerValue().longValue();
    }
}
