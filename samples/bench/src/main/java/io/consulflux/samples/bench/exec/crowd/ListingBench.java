// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.exec.crowd.Listing.Pruned;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.samples.bench.host.AgentMeter;
import io.consulflux.samples.bench.host.Sockets;
import io.consulflux.samples.bench.tap.BareConnection;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Ways to learn what agents have written, by turns, with many agents and with one that writes much. */
public final class ListingBench {

    private static final double KIBI = 1024;

    private final boolean quick;
    private final Consumer<Object> records;
    private final ExecutorService threads = Executors.newCachedThreadPool(ListingBench::daemon);
    private final Table table = Table.of(
            "agents",
            "listing",
            "again",
            "listings",
            "listed KiB",
            "on the wire",
            "transactions",
            "sent KiB",
            "chunks",
            "writing s",
            "end ms",
            "agent CPU s");

    /**
     * A line of the results.
     *
     * @param cpuSeconds of the server, that of the writes included
     */
    private record Line(
            Crowd crowd,
            String listing,
            String pace,
            Follower.Result result,
            double writingSeconds,
            double endMillis,
            double cpuSeconds) {}

    /**
     * The bench.
     *
     * @param quick a tenth of the agents and chunks
     * @param records takes the figures of each run
     */
    public ListingBench(boolean quick, Consumer<Object> records) {
        this.quick = quick;
        this.records = records;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "bench-agents");
        thread.setDaemon(true);
        return thread;
    }

    private static List<Listing> ways() {
        return List.of(
                Listing.at(Pace.atOnce()),
                Listing.at(Pace.every(100)),
                Listing.at(Pace.every(100)).compressing(),
                Listing.at(Pace.every(250)).compressing(),
                Listing.at(Pace.resting(10)).compressing(),
                Listing.at(Pace.paying(512)).compressing(),
                Listing.at(Pace.paying(4096)).compressing(),
                Listing.at(Pace.every(100)).compressing().pruning(Pruned.CHUNKS),
                Listing.at(Pace.every(100)).compressing().pruning(Pruned.ALL),
                Listing.at(Pace.resting(10)).compressing().pruning(Pruned.ALL),
                Listing.at(Pace.paying(512)).compressing().pruning(Pruned.ALL),
                Listing.at(Pace.every(100)).compressing().collapsing(),
                Listing.at(Pace.every(100)).compressing().collapsing().pruning(Pruned.CHUNKS));
    }

    public void run() throws IOException, InterruptedException, ExecutionException {
        List<Crowd> crowds = quick
                ? List.of(new Crowd(100, 5, 64), new Crowd(1, 500, 1))
                : List.of(new Crowd(1000, 5, 64), new Crowd(1, 5000, 1));
        for (Crowd crowd : crowds) {
            // A server for each: what was deleted leaves traces in it for a quarter of an hour.
            for (Listing listing : ways()) {
                try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(1)) {
                    System.err.println(crowd + ", " + listing + ", " + listing.pace());
                    add(run(cluster.server().httpAddress(), crowd, listing));
                }
            }
        }
        System.out.println(table);
    }

    private Line run(URI server, Crowd crowd, Listing listing)
            throws IOException, InterruptedException, ExecutionException {
        try (BareConnection caller = new BareConnection(server)) {
            byte[] session = "{\"Behavior\":\"delete\",\"TTL\":\"120s\"}".getBytes(StandardCharsets.UTF_8);
            String id = JsonMapper.shared()
                    .readTree(caller.put("/v1/session/create", session).body())
                    .path("ID")
                    .asString("");
            RexecKeys keys = new RexecKeys("_rexec/" + id);
            Future<SimulatedAgents.Written> writing = threads.submit(() -> new SimulatedAgents(server, crowd).play());
            AgentMeter meter = new AgentMeter(Sockets.listenerOn(server.getPort()));
            AgentMeter.Reading before = meter.read();
            byte[] job = "{\"Command\":\"true\",\"Wait\":2000000000}".getBytes(StandardCharsets.UTF_8);
            caller.put("/v1/kv/" + keys.folder() + "/job?acquire=" + id, job);
            Follower.Result result = new Follower(server, crowd, listing, keys).follow();
            SimulatedAgents.Written written = writing.get();
            double cpu = meter.read().minus(before).cpuSeconds();
            double end = Duration.between(written.last(), result.end()).toNanos() / 1e6;
            return new Line(crowd, listing.toString(), listing.pace().toString(), result, written.seconds(), end, cpu);
        }
    }

    private void add(Line line) {
        records.accept(line);
        Follower.Result result = line.result;
        table.row(
                line.crowd.nodes() + " x " + line.crowd.chunks(),
                line.listing,
                line.pace,
                result.listings(),
                result.plainBytes() / KIBI,
                result.wireBytes() / KIBI,
                result.transactions(),
                result.sent() / KIBI,
                result.chunks() == (long) line.crowd.nodes() * line.crowd.chunks() ? "all" : "" + result.chunks(),
                line.writingSeconds,
                line.endMillis,
                line.cpuSeconds);
    }
}
