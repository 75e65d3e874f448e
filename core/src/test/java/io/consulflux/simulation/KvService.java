// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.simulation.ModelStore.Lock;
import io.consulflux.simulation.Waiting.Query;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys over HTTP (Consul {@code agent/kvs_endpoint.go}, {@code agent/txn_endpoint.go}). */
final class KvService {

    private static final int MOST_OPERATIONS = 64;

    private static final String REFUSAL = "invalid key name, leading/trailing spaces are not allowed";

    private final ModelStore store;
    private final Waiting waiting;

    /** Whether names of keys are judged, as from 2.0 on. */
    private boolean strict;

    KvService(ModelStore store, Waiting waiting) {
        this.store = store;
        this.waiting = waiting;
    }

    void judgeNames() {
        strict = true;
    }

    /** As Consul {@code agent/kvs_endpoint.go} {@code validateKVKey} has it. */
    private static boolean refuses(String key) {
        if (key.startsWith("/")
                || key.startsWith(" ")
                || key.endsWith(" ")
                || List.of(key.split("/", -1)).contains("..")) {
            return true;
        }
        try {
            String decoded = URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
            return !decoded.equals(key) && (decoded.contains(" ") || decoded.contains(".."));
        } catch (IllegalArgumentException noEscape) {
            return false;
        }
    }

    /** @param lag how many changes the server that answers is behind */
    void read(Ask ask, String key, int lag, Consumer<Response> reply) {
        if (strict && refuses(key)) {
            reply.accept(Answers.plain(500, REFUSAL));
            return;
        }
        waiting.ask(query(ask, key), store.ago(lag), ask.number("index"), ask.pause(), reply);
    }

    private static Query query(Ask ask, String key) {
        if (ask.has("keys")) {
            Function<StoreState, List<String>> listed = ask.has("separator")
                    ? state -> state.keysUnder(key).stream()
                            .map(name -> upToSlash(name, key.length()))
                            .distinct()
                            .toList()
                    : state -> state.keysUnder(key);
            return new Query(state -> state.indexUnder(key), state -> keys(state, key, listed.apply(state)));
        }
        return ask.has("recurse")
                ? new Query(
                        state -> state.indexUnder(key),
                        state -> entries(state, state.under(key), state.indexUnder(key)))
                : new Query(
                        state -> state.indexOf(key),
                        state -> entries(state, state.entry(key).stream().toList(), state.indexOf(key)));
    }

    private static String upToSlash(String key, int from) {
        int slash = key.indexOf('/', from);
        return slash < 0 ? key : key.substring(0, slash + 1);
    }

    private static Response keys(StoreState state, String prefix, List<String> keys) {
        boolean nothing = keys.isEmpty() && !prefix.isEmpty();
        return Answers.indexed(
                nothing ? 404 : 200, nothing ? "" : Answers.keys(keys), state.indexUnder(prefix), state.number);
    }

    private static Response entries(StoreState state, Collection<KvEntry> entries, long index) {
        return entries.isEmpty()
                ? Answers.indexed(404, "", index, state.number)
                : Answers.indexed(200, Answers.entries(entries), index, state.number);
    }

    Response write(Ask ask, String key) {
        long flags = ask.number("flags");
        if (ask.has("acquire")) {
            Lock lock = store.acquire(key, ask.body(), flags, ask.parameters().getOrDefault("acquire", ""));
            return lock == Lock.NO_SESSION ? Answers.plain(500, "invalid session") : said(lock == Lock.TAKEN);
        }
        if (ask.has("release")) {
            return said(store.release(key, ask.body(), flags, ask.parameters().getOrDefault("release", "")));
        }
        if (ask.has("cas")) {
            return said(store.putIf(key, ask.body(), flags, ask.number("cas")));
        }
        store.put(key, ask.body(), flags);
        return said(true);
    }

    Response delete(Ask ask, String key) {
        if (ask.has("cas")) {
            return said(store.deleteIf(key, ask.number("cas")));
        }
        if (ask.has("recurse")) {
            store.deleteTree(key);
        } else {
            store.delete(key);
        }
        return said(true);
    }

    private static Response said(boolean yes) {
        return Answers.plain(200, yes + "\n");
    }

    static boolean isRead(Ask transaction) {
        return !transaction.body().utf8().contains("\"delete")
                && !transaction.body().utf8().contains("ock\"");
    }

    /** All or nothing; what is deleted gives no result. Only the verbs that this project sends are known. */
    Response transaction(Ask ask) {
        JsonNode operations = JsonMapper.shared().readTree(ask.body().utf8());
        if (operations.size() > MOST_OPERATIONS) {
            return Answers.plain(413, "Transaction contains too many operations");
        }
        for (JsonNode operation : operations) {
            if (strict && refuses(operation.path("KV").path("Key").asString())) {
                return Answers.plain(400, "Invalid key in transaction: " + REFUSAL);
            }
        }
        List<KvEntry> results = new ArrayList<>();
        for (JsonNode operation : operations) {
            String failure = check(operation.path("KV"));
            if (!failure.isEmpty()) {
                return Answers.plain(
                        409, "{\"Results\":null,\"Errors\":[{\"OpIndex\":0,\"What\":\"" + failure + "\"}]}");
            }
        }
        operations.forEach(operation -> results.addAll(apply(operation.path("KV"))));
        return Answers.plain(200, Answers.transaction(results));
    }

    private String check(JsonNode operation) {
        String key = operation.path("Key").asString();
        String session = operation.path("Session").asString("");
        StoreState state = store.state();
        return switch (operation.path("Verb").asString()) {
            case "get" -> state.entry(key).isPresent() ? "" : "key doesn't exist";
            case "lock" ->
                !state.sessions.containsKey(session)
                        ? "invalid session"
                        : state.entry(key)
                                        .flatMap(KvEntry::session)
                                        .filter(holder -> !holder.equals(session))
                                        .isPresent()
                                ? "lock is already held"
                                : "";
            case "delete-cas" -> {
                long index = operation.path("Index").asLong();
                yield state.entry(key)
                                .filter(entry -> entry.modifyIndex() != index)
                                .isPresent()
                        ? "index is stale"
                        : "";
            }
            case "check-session" ->
                state.entry(key)
                                .flatMap(KvEntry::session)
                                .filter(session::equals)
                                .isPresent()
                        ? ""
                        : "current session does not match";
            case "check-not-exists" -> state.entry(key).isPresent() ? "key exists" : "";
            default -> "";
        };
    }

    private List<KvEntry> apply(JsonNode operation) {
        String key = operation.path("Key").asString();
        String text = operation.path("Value").asString("");
        Bytes value = Bytes.owning(Base64.getDecoder().decode(text));
        switch (operation.path("Verb").asString()) {
            case "get" -> {
                return store.state().entry(key).stream().toList();
            }
            case "get-tree" -> {
                return List.copyOf(store.state().under(key));
            }
            case "delete", "delete-cas" -> store.delete(key);
            case "delete-tree" -> store.deleteTree(key);
            case "set" -> store.put(key, value, 0);
            case "lock" ->
                store.acquire(key, value, 0, operation.path("Session").asString(""));
            case "check-session", "check-not-exists" -> {}
            default -> throw new AssertionError("no verb of this project: " + operation);
        }
        return List.of();
    }
}
