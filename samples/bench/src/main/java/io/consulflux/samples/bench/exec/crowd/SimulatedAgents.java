// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.tap.BareConnection;
import io.consulflux.samples.bench.tap.HttpMessage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays the agents' side of one remote execution against a real server, as fast as a bounded number of connections can. As
 * among real agents each waits for its own write before the next, and all proceed at the same pace.
 *
 * <p>It is called by the job's key, not by gossip, and waits as long as the caller does before the event is fired.
 */
final class SimulatedAgents {

    private static final byte[] NOTHING = {};
    private static final byte[] ZERO = {'0'};
    private static final Duration CALL = Duration.ofMillis(250);
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern HEARTBEAT = Pattern.compile("\"Wait\":[1-9][0-9]*[,}]");

    private final URI server;
    private final Crowd crowd;

    /**
     * What was written.
     *
     * @param last when the last write was answered
     */
    record Written(int writes, Instant first, Instant last) {

        double seconds() {
            return Duration.between(first, last).toNanos() / 1e9;
        }
    }

    /** One agent's next write: -1 is its acknowledgement, the number of its chunks its exit code. */
    private record Turn(String node, int number) {}

    SimulatedAgents(URI server, Crowd crowd) {
        this.server = server;
        this.crowd = crowd;
    }

    /** Waits for a job, then plays it. */
    Written play() throws IOException, InterruptedException, ExecutionException {
        RexecKeys keys = awaitJob();
        LockSupport.parkNanos(CALL.toNanos());
        Queue<Turn> turns = new ConcurrentLinkedQueue<>();
        crowd.names().forEach(name -> turns.add(new Turn(name, -1)));
        ExecutorService threads = Executors.newFixedThreadPool(crowd.connections());
        try {
            Instant first = Instant.now();
            List<Callable<Instant>> writers = new ArrayList<>();
            for (int i = 0; i < crowd.connections(); i++) {
                writers.add(() -> write(keys, turns));
            }
            Instant last = first;
            for (Future<Instant> done : threads.invokeAll(writers)) {
                last = done.get().isAfter(last) ? done.get() : last;
            }
            return new Written(crowd.writes(), first, last);
        } finally {
            threads.shutdownNow();
        }
    }

    private RexecKeys awaitJob() throws IOException {
        try (BareConnection connection = new BareConnection(server)) {
            String index = "0";
            while (true) {
                HttpMessage answer = connection.get("/v1/kv/_rexec/?keys&wait=60s&index=" + index, "");
                index = answer.header("X-Consul-Index").orElse("0");
                Matcher names = NAME.matcher(answer.text());
                List<String> jobs = names.results()
                        .map(found -> found.group(1))
                        .filter(RexecKeys::isJob)
                        .toList();
                if (!jobs.isEmpty()) {
                    String job =
                            connection.get("/v1/kv/" + jobs.get(0) + "?raw", "").text();
                    if (!HEARTBEAT.matcher(job).find()) {
                        throw new IOException("no agent understands this job: " + job);
                    }
                    return RexecKeys.ofJob(jobs.get(0));
                }
            }
        }
    }

    /** Gives the time of the last answer to this connection. */
    private Instant write(RexecKeys keys, Queue<Turn> turns) throws IOException {
        Instant last = Instant.MIN;
        try (BareConnection connection = new BareConnection(server)) {
            for (Turn turn = turns.poll(); turn != null; turn = turns.poll()) {
                HttpMessage answer = connection.put(
                        "/v1/kv/" + key(keys, turn) + "?acquire=" + keys.session() + "&flags=0", value(turn));
                last = Instant.now();
                if (answer.status() != 200 || !answer.text().strip().equals("true")) {
                    throw new IOException(turn + ": " + answer.status() + " " + answer.text());
                }
                if (turn.number < crowd.chunks()) {
                    turns.add(new Turn(turn.node, turn.number + 1));
                }
            }
        }
        return last;
    }

    private String key(RexecKeys keys, Turn turn) {
        if (turn.number < 0) {
            return keys.ack(turn.node);
        }
        return turn.number < crowd.chunks() ? keys.out(turn.node, turn.number) : keys.exit(turn.node);
    }

    private byte[] value(Turn turn) {
        if (turn.number < 0) {
            return NOTHING;
        }
        return turn.number < crowd.chunks() ? Chunks.of(turn.node, turn.number) : ZERO;
    }
}
