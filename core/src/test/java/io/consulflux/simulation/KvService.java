// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.simulation.KeyTable.Lock;
import io.consulflux.simulation.Transaction.Outcome;
import io.consulflux.simulation.Waiting.Query;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Keys over HTTP (Consul {@code agent/kvs_endpoint.go}, {@code agent/txn_endpoint.go}). */
final class KvService {

    private static final String REFUSAL = "invalid key name, leading/trailing spaces are not allowed";

    private final ModelStore store;
    private final Waiting waiting;

    private Release release = Release.V1_8;

    KvService(ModelStore store, Waiting waiting) {
        this.store = store;
        this.waiting = waiting;
    }

    void as(Release release) {
        this.release = release;
    }

    Release release() {
        return release;
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
        Optional<Response> refusal = refusal(ask, ask.has("recurse") || ask.has("keys") ? key + "all" : key, List.of());
        if (refusal.isPresent()) {
            reply.accept(refusal.get());
            return;
        }
        waiting.ask(query(ask, key), store.ago(lag), ask.number("index"), ask.pause(), reply);
    }

    private static Query query(Ask ask, String key) {
        if (ask.has("keys")) {
            String separator = ask.parameter("separator").orElse("");
            return new Query(
                    state -> state.indexUnder(key),
                    state -> keys(
                            state,
                            key,
                            state.keysUnder(key).stream()
                                    .map(name -> upTo(separator, name, key.length()))
                                    .distinct()
                                    .toList()));
        }
        return ask.has("recurse")
                ? new Query(
                        state -> state.indexUnder(key),
                        state -> entries(state, state.under(key), state.indexUnder(key)))
                : new Query(
                        state -> state.indexOf(key),
                        state -> entries(state, state.entry(key).stream().toList(), state.indexOf(key)));
    }

    private static String upTo(String separator, String key, int from) {
        int found = separator.isEmpty() ? -1 : key.indexOf(separator, from);
        return found < 0 ? key : key.substring(0, found + separator.length());
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
        Optional<Response> refusal = refusal(ask, key, List.of("cas", "acquire", "release"));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Bytes value = ask.body();
        long flags = ask.number("flags");
        Optional<String> acquired = ask.parameter("acquire");
        Optional<String> released = ask.parameter("release");
        if (acquired.isPresent()) {
            return acquire(key, value, flags, acquired.get());
        }
        if (released.isPresent()) {
            return said(store.apply(keys -> keys.unlock(key, value, flags, released.get())));
        }
        if (ask.has("cas")) {
            return said(store.putIf(key, value, flags, ask.number("cas")));
        }
        store.put(key, value, flags);
        return said(true);
    }

    private Response acquire(String key, Bytes value, long flags, String session) {
        Lock lock = store.acquire(key, value, flags, session);
        return lock != Lock.NO_SESSION
                ? said(lock == Lock.TAKEN)
                : Answers.plain(
                        500,
                        release.applying(
                                session.isEmpty() ? "missing session" : "invalid session \"" + session + "\""));
    }

    Response delete(Ask ask, String key) {
        Optional<Response> refusal = refusal(ask, ask.has("recurse") ? "all" : key, List.of("recurse", "cas"));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (ask.has("cas")) {
            return said(store.apply(keys -> keys.deleteCas(key, ask.number("cas"))));
        }
        if (ask.has("recurse")) {
            store.deleteTree(key);
        } else {
            store.delete(key);
        }
        return said(true);
    }

    private Optional<Response> refusal(Ask ask, String key, List<String> exclusive) {
        if (key.isEmpty()) {
            return Optional.of(Answers.plain(400, "Missing key name"));
        }
        if (exclusive.stream().filter(ask::has).count() > 1) {
            return Optional.of(Answers.plain(400, "Conflicting flags: " + ask.query()));
        }
        return Optional.of(Answers.plain(500, REFUSAL)).filter(refused -> release.judgesKeys() && refuses(key));
    }

    private static Response said(boolean yes) {
        return Answers.plain(200, yes + "\n");
    }

    static boolean isRead(Ask transaction) {
        return !transaction.body().utf8().contains("\"delete")
                && !transaction.body().utf8().contains("ock\"");
    }

    /** All or nothing; what is deleted gives no result. */
    Response transaction(Ask ask) {
        List<Operation> operations = Operation.read(ask.body());
        if (operations.size() > release.mostOperations) {
            return Answers.plain(413, "Transaction contains too many operations");
        }
        if (release.judgesKeysOfTransactions()
                && operations.stream().map(Operation::key).anyMatch(KvService::refuses)) {
            return Answers.plain(400, "Invalid key in transaction: " + REFUSAL);
        }
        SortedMap<Integer, String> refusals = new TreeMap<>();
        for (int i = 0; i < operations.size(); i++) {
            String refusal = refusal(operations.get(i));
            if (!refusal.isEmpty()) {
                refusals.put(i, refusal);
            }
        }
        Outcome outcome = refusals.isEmpty() ? apply(operations) : new Outcome(List.of(), refusals);
        return Answers.plain(outcome.errors().isEmpty() ? 200 : 409, Answers.transaction(outcome));
    }

    /** What the leader looks at before it makes a command of it (Consul {@code agent/consul/txn_endpoint.go}). */
    private String refusal(Operation operation) {
        if (!release.knows(operation)) {
            return release.unknown(operation.verb());
        }
        return operation.verb().equals("lock") && store.isDelayed(operation.key())
                ? "failed to lock key \"" + operation.key() + "\" due to lock delay"
                : "";
    }

    /** What only reads is no command. */
    private Outcome apply(List<Operation> operations) {
        return operations.stream().anyMatch(Operation::isWrite)
                ? store.apply(keys -> Transaction.apply(operations, keys, release))
                : Transaction.apply(operations, new KeyTable(store.state()), release);
    }
}
