// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.event;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.event.FiredEvent;
import io.consulflux.samples.webflux.web.Json;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** User events under the command line's names. */
final class UserEventJson {

    private UserEventJson() {}

    static Json fired(FiredEvent event) {
        Json json = Json.of("fired")
                .with("id", event.id())
                .with("name", event.name())
                .with("bytes", event.payload().size());
        return filters(json, event.filters());
    }

    /** What a watch tells. */
    static String of(NodeEvent event) {
        if (event instanceof UserEvent.Received received) {
            return received(received).text();
        }
        return event instanceof UserEvent.Gap gap ? gap(gap).text() : "{}";
    }

    private static Json received(UserEvent.Received event) {
        Json json = Json.of("event", event).with("id", event.id()).with("name", event.name());
        Optional<String> text = text(event.payload());
        json.with("payload", text);
        if (text.isEmpty()) {
            json.with(
                    "base64", Base64.getEncoder().encodeToString(event.payload().toByteArray()));
        }
        return filters(json, event.filters()).with("ltime", new BigInteger(Long.toUnsignedString(event.lamport())));
    }

    private static Json gap(UserEvent.Gap gap) {
        Json json = Json.of("gap", gap);
        // Null where nobody knows, as on the command line.
        json.fields().put("atMost", gap.atMost().isPresent() ? gap.atMost().getAsLong() : null);
        return json.with("reason", gap.reason());
    }

    private static Json filters(Json json, UserEvent.Filters filters) {
        return json.with("nodeFilter", filters.node())
                .with("serviceFilter", filters.service())
                .with("tagFilter", filters.tag());
    }

    private static Optional<String> text(Bytes payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
