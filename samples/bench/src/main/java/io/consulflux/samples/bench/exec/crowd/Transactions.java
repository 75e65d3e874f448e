// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.tap.BareConnection;
import io.consulflux.samples.bench.tap.HttpMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and deletes keys in transactions of as many as every release takes, some at a time. */
final class Transactions implements AutoCloseable {

    static final int MOST = 64;

    private static final int AT_A_TIME = 4;

    private final URI server;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    private final ThreadLocal<BareConnection> connection = ThreadLocal.withInitial(this::connect);
    private final List<BareConnection> connections = new ArrayList<>();
    private long requests;
    private long sent;

    Transactions(URI server) {
        this.server = server;
    }

    private BareConnection connect() {
        try {
            BareConnection opened = new BareConnection(server);
            synchronized (connections) {
                connections.add(opened);
            }
            return opened;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of the keys that are there. Asked for as trees, because a key that is missing would fail the transaction. */
    Set<String> read(Collection<String> keys) throws InterruptedException, ExecutionException {
        Set<String> found = new LinkedHashSet<>();
        for (JsonNode answer : all("get-tree", keys)) {
            for (JsonNode result : answer.path("Results")) {
                found.add(result.path("KV").path("Key").asString(""));
            }
        }
        found.retainAll(Set.copyOf(keys));
        return found;
    }

    void delete(Collection<String> keys) throws InterruptedException, ExecutionException {
        all("delete", keys);
    }

    private List<JsonNode> all(String verb, Collection<String> keys) throws InterruptedException, ExecutionException {
        List<String> names = List.copyOf(keys);
        List<Callable<JsonNode>> tasks = new ArrayList<>();
        for (int from = 0; from < names.size(); from += MOST) {
            byte[] body = body(verb, names.subList(from, Math.min(names.size(), from + MOST)));
            requests++;
            sent += body.length;
            tasks.add(() -> send(body));
        }
        List<JsonNode> answers = new ArrayList<>();
        for (Future<JsonNode> answer : threads.invokeAll(tasks)) {
            answers.add(answer.get());
        }
        return answers;
    }

    private JsonNode send(byte[] body) throws IOException {
        HttpMessage answer = connection.get().put("/v1/txn", body);
        if (answer.status() != 200) {
            throw new IOException("PUT /v1/txn: " + answer.status() + " " + answer.text());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] body(String verb, List<String> keys) {
        return keys.stream()
                .map(key -> "{\"KV\":{\"Verb\":\"" + verb + "\",\"Key\":\"" + key + "\"}}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    long requests() {
        return requests;
    }

    /** Bytes of all requests' bodies. */
    long sent() {
        return sent;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        synchronized (connections) {
            for (BareConnection opened : connections) {
                opened.close();
            }
        }
    }
}
