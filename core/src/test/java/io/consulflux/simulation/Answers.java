// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers as Consul writes them: no value and no payload is a null, numbers are unsigned. */
final class Answers {

    /** Says in which state an answer was given, for those who know the truth. */
    static final String NUMBER = "x-model-number";

    private Answers() {}

    static Response plain(int status, String body) {
        return new Response(status, Map.of(), Bytes.utf8(body));
    }

    static Response indexed(int status, String body, long index, Object number) {
        return new Response(
                status,
                Map.of("X-Consul-Index", Long.toUnsignedString(index), NUMBER, String.valueOf(number)),
                Bytes.utf8(body));
    }

    static String entries(Collection<KvEntry> entries) {
        return entries.stream().map(Answers::entry).collect(Collectors.joining(",", "[", "]"));
    }

    static String keys(List<String> keys) {
        return keys.stream().map(Answers::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    static String entry(KvEntry entry) {
        String session =
                entry.session().map(id -> "\"Session\":" + quoted(id) + ",").orElse("");
        return "{\"LockIndex\":" + Long.toUnsignedString(entry.lockIndex()) + ",\"Key\":" + quoted(entry.key())
                + ",\"Flags\":" + Long.toUnsignedString(entry.flags()) + ",\"Value\":" + base64(entry.value()) + ","
                + session + "\"CreateIndex\":" + Long.toUnsignedString(entry.createIndex()) + ",\"ModifyIndex\":"
                + Long.toUnsignedString(entry.modifyIndex()) + "}";
    }

    static String session(StoreState.Session session) {
        return "{\"ID\":" + quoted(session.id()) + ",\"Name\":" + quoted(session.name()) + ",\"Node\":"
                + quoted(session.node()) + ",\"NodeChecks\":" + keys(session.checks())
                + ",\"ServiceChecks\":null,\"LockDelay\":" + session.lockDelay().toNanos() + ",\"Behavior\":\""
                + (session.deletes() ? "delete" : "release") + "\",\"TTL\":" + quoted(session.ttl())
                + ",\"CreateIndex\":"
                + session.created() + ",\"ModifyIndex\":" + session.created() + "}";
    }

    static String transaction(Transaction.Outcome outcome) {
        String results = outcome.results().stream()
                .map(entry -> "{\"KV\":" + entry(entry) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        String errors = outcome.errors().entrySet().stream()
                .map(error -> "{\"OpIndex\":" + error.getKey() + ",\"What\":" + quoted(error.getValue()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return outcome.errors().isEmpty()
                ? "{\"Results\":" + results + ",\"Errors\":null}"
                : "{\"Results\":null,\"Errors\":" + errors + "}";
    }

    static String event(Held event) {
        return "{\"ID\":" + quoted(event.id()) + ",\"Name\":" + quoted(event.name()) + ",\"Payload\":"
                + base64(event.payload()) + ",\"NodeFilter\":"
                + quoted(event.filters().node())
                + ",\"ServiceFilter\":" + quoted(event.filters().service()) + ",\"TagFilter\":"
                + quoted(event.filters().tag()) + ",\"Version\":1,\"LTime\":"
                + Long.toUnsignedString(event.lamport()) + "}";
    }

    private static String base64(Bytes bytes) {
        return bytes.isEmpty() ? "null" : '"' + Base64.getEncoder().encodeToString(bytes.toByteArray()) + '"';
    }

    private static String quoted(Optional<String> text) {
        return quoted(text.orElse(""));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
