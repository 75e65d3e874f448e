// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Events and states as JSON: one object a line, for logs, scripts, browsers and queues. The command line's {@code --json} is
 * this form.
 *
 * <ul>
 *   <li>An event begins with {@code type}, {@code node} and {@code at} (ISO 8601, UTC). The type is the event's name in lower
 *       case: {@code submitted}, {@code output}, {@code exited}, {@code finished}, {@code opened}, …; a {@code
 *       UserEvent.Received} is {@code event}. A difference of keys ({@code added}, {@code updated}, {@code removed}), a {@code
 *       snapshot}, a {@code preview}, a {@code fired} event and a failure ({@code failed}, {@code timed-out}, {@code broken}) have a
 *       type too. Types of different families may share a word: {@code lost} is a node, a participant or a session.
 *   <li>Bytes are text: {@code text} for output, {@code payload} for user events, {@code value} for keys. Bytes that are not UTF-8
 *       stand in {@code base64} besides, and their text has U+FFFD where they are malformed. Agents cut output in the middle of
 *       characters: {@code ExecOutput.characters()} of the client, applied to a job's stream before, puts them together.
 *   <li>Constants are words in lower case with hyphens: {@code failed-member}. What is not there has no field. Consul's indexes and
 *       flags are numbers without sign of up to 64 bits. Durations are whole milliseconds, and their names say so.
 *   <li>Fields are only ever added. There is no way back from this form to the values.
 * </ul>
 *
 * <p>It writes without a mapper, so that nothing but Jackson's streaming writer is loaded. Safe for use by many threads.
 */
public final class ConsulFluxJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ConsulFluxJson() {}

    /**
     * The value as one JSON object on one line, without a line end.
     *
     * @param value an event, or another value of the library's that has a form: a {@code Snapshot}, a {@code KvChange}, …; a
     *     snapshot whose state was mapped to a type of yours needs a mapper with {@link ConsulFluxModule}
     * @throws IllegalArgumentException if it has none
     */
    public static String line(Object value) {
        return line(value, Map.of());
    }

    /**
     * As {@link #line(Object)}, with fields of your own behind it, in the map's order.
     *
     * @param also names that the value's own form does not have, and their texts
     * @throws IllegalArgumentException if the value has no form
     */
    public static String line(Object value, Map<String, String> also) {
        Forms.Of<?> form = Forms.of(value)
                .orElseThrow(
                        () -> new IllegalArgumentException("value: expected an event or a state of consul-flux, got a "
                                + value.getClass().getName()));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            Fields fields = new Fields(json);
            write(form, value, fields);
            also.forEach(fields::text);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(Forms.Of<?> form, Object value, Fields fields) {
        try {
            form.write(value, fields);
        } catch (UnsupportedOperationException noMapper) {
            throw new IllegalArgumentException(
                    "snapshot: expected a state of Consul's, got one that was mapped; a mapper with ConsulFluxModule writes it",
                    noMapper);
        }
    }
}
