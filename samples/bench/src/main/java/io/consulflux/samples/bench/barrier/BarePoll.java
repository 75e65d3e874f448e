// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.barrier;

import io.consulflux.samples.bench.tap.BareConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.LongConsumer;

/** The least that one could write by hand: one blocking query after another, and a count of the values that are awaited. */
final class BarePoll implements AutoCloseable {

    private final BareConnection connection;
    private final String target;
    private final int count;
    private volatile Awaited awaited = new Awaited("", at -> {});

    private record Awaited(String value, LongConsumer seen) {}

    BarePoll(URI agent, String prefix, int count) throws IOException {
        this.connection = new BareConnection(agent);
        this.target = "/v1/kv/" + prefix + "?recurse&wait=60s&index=";
        this.count = count;
        Thread loop = new Thread(this::loop, "bare-poll");
        loop.setDaemon(true);
        loop.start();
    }

    /** Says once, on its own thread, when all have this state. */
    void expect(String state, LongConsumer seen) {
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        awaited = new Awaited("\"Value\":\"" + Base64.getEncoder().encodeToString(bytes) + '"', seen);
    }

    private void loop() {
        String index = "0";
        try {
            while (true) {
                var answer = connection.get(target + index, "");
                index = answer.header("X-Consul-Index").orElse("0");
                look(answer.text());
            }
        } catch (IOException over) {
            // It has been closed, or the agent has: what is not seen is missed.
        }
    }

    private void look(String body) {
        Awaited now = awaited;
        int found = 0;
        for (int at = body.indexOf(now.value); at >= 0 && !now.value.isEmpty(); at = body.indexOf(now.value, at + 1)) {
            found++;
        }
        if (found == count) {
            now.seen.accept(System.nanoTime());
            awaited = new Awaited("", at -> {});
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
