// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The least that one could write by hand: a thread for each of 16 fixed prefixes, in it one blocking query after another by
 * the JDK's HTTP client, each answer bound whole by Jackson. A single key is asked for by itself.
 */
final class LoopClient implements Client {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI agent;

    @SuppressWarnings("ArrayRecordComponent") // the type that Jackson decodes Base64 to; never compared
    private record Entry(
            @JsonProperty("Key") String key,
            @JsonProperty("Value") byte[] value,
            @JsonProperty("ModifyIndex") long modifyIndex) {}

    LoopClient(URI agent) {
        this.agent = agent;
    }

    @Override
    public Watches watch(Ledger ledger) {
        Workload workload = ledger.workload();
        if (workload.watchersOfEach() != 1) {
            throw new IllegalArgumentException("a bare loop has one watcher of each key");
        }
        Stream<String> targets = workload.keys() == 1
                ? Stream.of(workload.key(0) + "?")
                : workload.prefixes().stream().map(prefix -> prefix + "?recurse&");
        List<Thread> loops = targets.map(target -> new Thread(() -> loop(target, ledger), "bare-loop"))
                .toList();
        loops.forEach(loop -> loop.setDaemon(true));
        loops.forEach(Thread::start);
        return () -> loops.forEach(Thread::interrupt);
    }

    private void loop(String target, Ledger ledger) {
        Map<String, Long> known = new HashMap<>();
        String index = "0";
        try {
            while (!Thread.interrupted()) {
                HttpRequest request = HttpRequest.newBuilder(
                                agent.resolve("/v1/kv/" + target + "index=" + index + "&wait=60s"))
                        .build();
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                index = answer.headers().firstValue("X-Consul-Index").orElse("0");
                for (Entry entry : JSON.readValue(answer.body(), Entry[].class)) {
                    tell(entry, known, ledger);
                }
            }
        } catch (InterruptedException | IOException over) {
            // The watches have been closed, or the agent has: the ledger shows what is missing.
        }
    }

    private static void tell(Entry entry, Map<String, Long> known, Ledger ledger) {
        Long before = known.put(entry.key, entry.modifyIndex);
        if (before == null || before != entry.modifyIndex) {
            ledger.tells(Workload.numberOf(entry.key), new String(entry.value, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        // The JDK's client of Java 17 ends by itself once nobody holds it.
    }
}
