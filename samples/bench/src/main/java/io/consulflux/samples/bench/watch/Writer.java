// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes keys one after another, each as soon as the one before is acknowledged, by the JDK's HTTP client. */
final class Writer {

    private static final int OF_A_TRANSACTION = 64;
    private static final int OK = 200;

    /** What the name of each of its threads begins with. */
    static final String THREADS = "bench-writer";

    private final URI agent;
    private final HttpClient http;

    Writer(URI agent) {
        this.agent = agent;
        Executor threads = Executors.newFixedThreadPool(2, Writer::thread);
        this.http = HttpClient.newBuilder().executor(threads).build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, THREADS);
        thread.setDaemon(true);
        return thread;
    }

    /** Writes the value of round 0 to all keys, by transactions. */
    void seed(Workload workload) throws IOException, InterruptedException {
        for (int from = 0; from < workload.keys(); from += OF_A_TRANSACTION) {
            int to = Math.min(workload.keys(), from + OF_A_TRANSACTION);
            String body = IntStream.range(from, to)
                    .mapToObj(workload::key)
                    .map(Writer::operation)
                    .collect(Collectors.joining(",", "[", "]"));
            put("/v1/txn", body);
        }
    }

    private static String operation(String key) {
        String value = Base64.getEncoder().encodeToString(Workload.value(0).getBytes(StandardCharsets.UTF_8));
        return "{\"KV\":{\"Verb\":\"set\",\"Key\":\"" + key + "\",\"Value\":\"" + value + "\"}}";
    }

    /** Writes each key once, in an order that is the same for every contender. */
    void round(int number, Ledger ledger) throws IOException, InterruptedException {
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, ledger.workload().keys()).forEach(order::add);
        Collections.shuffle(order, new Random(number));
        String value = Workload.value(number);
        for (int key : order) {
            ledger.sends(key);
            put("/v1/kv/" + ledger.workload().key(key), value);
        }
    }

    /** Writes one key. */
    void one(int number, int key, Ledger ledger) throws IOException, InterruptedException {
        ledger.sends(key);
        put("/v1/kv/" + ledger.workload().key(key), Workload.value(number));
    }

    /** Writes so many times while nobody watches; it still counts as round 0. */
    void idle(Workload workload, int writes) throws IOException, InterruptedException {
        for (int i = 0; i < writes; i++) {
            // Consul takes no notice of a value that is there already.
            put("/v1/kv/" + workload.key(i % workload.keys()), Workload.value(0) + " " + i);
        }
    }

    void delete(Workload workload) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(agent.resolve("/v1/kv/" + workload.root() + "/?recurse"))
                .DELETE()
                .build());
    }

    private void put(String path, String body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(agent.resolve(path))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IOException(
                    request.method() + " " + request.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}
