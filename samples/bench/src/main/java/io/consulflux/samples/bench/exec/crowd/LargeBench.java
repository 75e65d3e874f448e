// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.exec.CommandExec;
import io.consulflux.samples.bench.exec.crowd.CrowdRun.Pace;
import io.consulflux.samples.bench.figures.Child;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.samples.bench.host.Sockets;
import io.consulflux.samples.bench.tap.Traffic;
import io.consulflux.samples.bench.tap.WireTap;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A job on simulated agents: ours and {@code consul exec}, by turns, on one real server. */
public final class LargeBench {

    private static final double MEBI = 1024 * 1024;

    private final int rounds;
    private final List<Contender> contenders;
    private final List<String> jvmOptions;
    private final Consumer<Object> records;
    private final Crowd crowd;
    private final ExecutorService threads = Executors.newCachedThreadPool(LargeBench::daemon);
    private final Table table = CrowdFigures.table();

    /** How a run is made. */
    private enum Contender {
        OURS("ours"),
        OURS_TAPPED("ours, tapped"),
        COMMAND_TAPPED("consul exec, tapped"),
        OURS_SLOW("ours, slow subscriber");

        private final String title;

        Contender(String title) {
            this.title = title;
        }
    }

    /**
     * Many agents that print little.
     *
     * @param quick a hundred agents, once, instead of a thousand, three times
     * @param jvmOptions for the processes that run ours
     * @param records takes the figures of each run
     */
    public static LargeBench wide(boolean quick, List<String> jvmOptions, Consumer<Object> records) {
        Crowd crowd = new Crowd(quick ? 100 : 1000, 5, 64);
        return new LargeBench(crowd, quick ? 1 : 3, List.of(Contender.values()), jvmOptions, records);
    }

    /** One agent that prints much; parameters as for {@link #wide}. */
    public static LargeBench longLasting(boolean quick, List<String> jvmOptions, Consumer<Object> records) {
        Crowd crowd = new Crowd(1, quick ? 500 : 5000, 1);
        return new LargeBench(crowd, 1, List.of(Contender.OURS_TAPPED, Contender.COMMAND_TAPPED), jvmOptions, records);
    }

    private LargeBench(
            Crowd crowd, int rounds, List<Contender> contenders, List<String> jvmOptions, Consumer<Object> records) {
        this.rounds = rounds;
        this.contenders = contenders;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.records = records;
        this.crowd = crowd;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "bench-agents");
        thread.setDaemon(true);
        return thread;
    }

    public void run() throws IOException, InterruptedException, ExecutionException {
        try (ConsulCluster cluster = ConsulCluster.builder()
                        .withoutAcls()
                        .configuration("{\"disable_remote_exec\": true}")
                        .start();
                WireTap tap = new WireTap(cluster.server().httpAddress())) {
            URI server = cluster.server().httpAddress();
            CommandExec command = CommandExec.ofAgent(Sockets.listenerOn(server.getPort()));
            for (int i = 0; i < rounds; i++) {
                for (Contender contender : contenders) {
                    System.err.println(contender.title);
                    Future<SimulatedAgents.Written> writing =
                            threads.submit(() -> new SimulatedAgents(server, crowd).play());
                    add(
                            contender == Contender.COMMAND_TAPPED
                                    ? command(command, tap, writing)
                                    : ours(contender, server, tap, writing));
                }
            }
        }
        System.out.println(table);
    }

    private CrowdFigures command(CommandExec command, WireTap tap, Future<SimulatedAgents.Written> writing)
            throws IOException, InterruptedException, ExecutionException {
        tap.take();
        CommandExec.Result result = command.run(tap.address(), "-wait=5s", "true");
        SimulatedAgents.Written written = writing.get();
        return new CrowdFigures(
                Contender.COMMAND_TAPPED.title,
                crowd,
                result.completed() + " of " + crowd.nodes(),
                List.of(),
                written.seconds(),
                Double.NaN,
                millis(written.last(), result.ended()),
                Optional.of(Traffic.of(tap.take())),
                Double.NaN,
                Double.NaN);
    }

    private CrowdFigures ours(Contender contender, URI server, WireTap tap, Future<SimulatedAgents.Written> writing)
            throws IOException, InterruptedException, ExecutionException {
        tap.take();
        boolean tapped = contender == Contender.OURS_TAPPED;
        Pace pace = contender == Contender.OURS_SLOW ? Pace.SLOW : Pace.EAGER;
        URI agent = tapped ? tap.address() : server;
        Optional<CrowdRun.Figures> run = new Child(jvmOptions)
                .run(
                        CrowdRun.Figures.class,
                        CrowdRun.class,
                        agent.toString(),
                        Integer.toString(crowd.nodes()),
                        Integer.toString(crowd.chunks()),
                        pace.name());
        SimulatedAgents.Written written = writing.get();
        CrowdRun.Figures figures = run.orElseThrow(() -> new IOException("ours did not end well"));
        boolean slow = pace == Pace.SLOW;
        return new CrowdFigures(
                contender.title,
                crowd,
                figures.told().exits() + " of " + crowd.nodes(),
                figures.told().faults(),
                written.seconds(),
                slow
                        ? Double.NaN
                        : millis(written.last(), instant(figures.told().lastExit())),
                slow
                        ? Double.NaN
                        : millis(written.last(), instant(figures.told().lastEvent())),
                tapped ? Optional.of(Traffic.of(tap.take())) : Optional.empty(),
                slow ? figures.heap() / MEBI : Double.NaN,
                slow ? figures.direct() / MEBI : Double.NaN);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plusNanos(micros * 1000);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private void add(CrowdFigures figures) {
        records.accept(figures);
        figures.addTo(table);
    }
}
