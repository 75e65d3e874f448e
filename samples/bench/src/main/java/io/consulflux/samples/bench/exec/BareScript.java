// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests of a remote execution and nothing else, one after another by the JDK's HTTP client: no renewal, no output,
 * no exit codes, no idea whom to wait for. It is told how many nodes exit. Between the job and the event it waits as long
 * as {@code consul exec} does, and as ours does, so that all servers have the job.
 */
final class BareScript {

    private static final Duration REPLICATION = Duration.ofMillis(200);
    /** Gossip may miss an agent; who waits for it longer than this has no session any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI agent;

    BareScript(URI agent) {
        this.agent = agent;
    }

    ExecTimes run(String command, int nodes) throws IOException, InterruptedException {
        Map<String, Double> steps = new LinkedHashMap<>();
        long begun = System.nanoTime();
        String session = JSON.readTree(
                        put("/v1/session/create", "{\"Name\":\"Remote Exec\",\"Behavior\":\"delete\",\"TTL\":\"15s\"}"))
                .path("ID")
                .asString("");
        String folder = "/v1/kv/_rexec/" + session;
        long opened = step(steps, "session", begun);
        put(
                folder + "/job?acquire=" + session,
                JSON.writeValueAsString(Map.of("Command", command, "Wait", 2_000_000_000L)));
        long stored = step(steps, "job", opened);
        LockSupport.parkNanos(REPLICATION.toNanos());
        long waited = step(steps, "wait", stored);
        put("/v1/event/fire/_rexec", JSON.writeValueAsString(Map.of("Prefix", "_rexec", "Session", session)));
        long fired = step(steps, "event", waited);
        int exits = awaitExits(folder, nodes, fired, steps);
        long exited = System.nanoTime();
        put("/v1/session/destroy/" + session, "");
        send(request(folder + "/?recurse").DELETE());
        long closed = step(steps, "close", exited);
        return new ExecTimes((closed - begun) / 1e6, exits, exits, steps);
    }

    /** Gives how many there were, which are too few only when patience is at its end. */
    private int awaitExits(String folder, int nodes, long fired, Map<String, Double> steps)
            throws IOException, InterruptedException {
        String index = "0";
        long acknowledged = 0;
        while (true) {
            HttpResponse<String> answer =
                    send(request(folder + "/?keys&wait=2s&index=" + index).GET());
            index = answer.headers().firstValue("X-Consul-Index").orElse("0");
            JsonNode keys = JSON.readTree(answer.body());
            if (acknowledged == 0 && count(keys, "/ack") >= nodes) {
                acknowledged = step(steps, "acknowledgements", fired);
            }
            int exits = count(keys, "/exit");
            if (exits >= nodes) {
                step(steps, "exits", acknowledged);
                return exits;
            }
            if (System.nanoTime() - fired > PATIENCE.toNanos()) {
                return exits;
            }
        }
    }

    private static int count(JsonNode keys, String ending) {
        return (int) StreamSupport.stream(keys.spliterator(), false)
                .filter(key -> key.asString("").endsWith(ending))
                .count();
    }

    private static long step(Map<String, Double> steps, String name, long since) {
        long now = System.nanoTime();
        steps.put(name, (now - since) / 1e6);
        return now;
    }

    private String put(String target, String body) throws IOException, InterruptedException {
        return send(request(target).PUT(BodyPublishers.ofString(body))).body();
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(agent.resolve(target));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.build() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }
}
