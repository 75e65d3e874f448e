// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import io.consulflux.samples.bench.figures.Child;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.samples.bench.host.Sockets;
import io.consulflux.samples.bench.tap.WireTap;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** {@code true} on fifty real agents: ours, {@code consul exec} and a bare script, by turns. */
public final class ExecBench {

    private static final String COMMAND = "true";

    private final int agents;
    private final int rounds;
    private final List<String> jvmOptions;
    private final Consumer<Object> records;
    private final List<ExecTimes> ours = new ArrayList<>();
    private final List<ExecTimes> tapped = new ArrayList<>();
    private final List<ExecTimes> consul = new ArrayList<>();
    private final List<ExecTimes> bare = new ArrayList<>();

    private record Line(String client, int round, ExecTimes times) {}

    /**
     * The bench.
     *
     * @param quick few agents and rounds
     * @param jvmOptions for the process that starts anew
     * @param records takes the figures of each run
     */
    public ExecBench(boolean quick, List<String> jvmOptions, Consumer<Object> records) {
        this.agents = quick ? 5 : 50;
        this.rounds = quick ? 3 : 20;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.records = records;
    }

    public void run() throws IOException, InterruptedException {
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(agents);
                WireTap tap = new WireTap(cluster.server().httpAddress());
                FluxExec flux = new FluxExec(cluster.server().httpAddress());
                FluxExec fluxTapped = new FluxExec(tap.address())) {
            URI server = cluster.server().httpAddress();
            CommandExec command = CommandExec.ofAgent(Sockets.listenerOn(server.getPort()));
            BareScript script = new BareScript(server);
            flux.run(COMMAND);
            fluxTapped.run(COMMAND);
            script.run(COMMAND, agents);
            for (int round = 0; round < rounds; round++) {
                System.err.println("round " + (round + 1) + " of " + rounds);
                add("ours", ours, flux.run(COMMAND));
                add("consul exec", consul, times(command.run(server, COMMAND)));
                add("bare script", bare, script.run(COMMAND, agents));
                add("ours, tapped", tapped, fluxTapped.run(COMMAND, tap));
            }
            System.out.println(table());
            System.out.println(steps());
            cold(server).ifPresent(System.out::println);
        }
    }

    private static ExecTimes times(CommandExec.Result result) {
        return new ExecTimes(result.seconds() * 1000, result.completed(), result.completed(), Map.of());
    }

    private void add(String client, List<ExecTimes> to, ExecTimes times) {
        to.add(times);
        records.accept(new Line(client, to.size(), times));
    }

    private Table table() {
        Table table = Table.of("client", "median ms", "least", "most", "ours/this", "all accounted for", "all exited");
        row(table, "ours", ours);
        row(table, "consul exec", consul);
        row(table, "bare script, told how many", bare);
        return table;
    }

    private void row(Table table, String client, List<ExecTimes> runs) {
        table.row(
                client,
                ExecTimes.median(runs),
                runs.stream().mapToDouble(ExecTimes::millis).min().orElse(Double.NaN),
                runs.stream().mapToDouble(ExecTimes::millis).max().orElse(Double.NaN),
                ExecTimes.median(ours) / ExecTimes.median(runs),
                times(runs, ExecTimes::accounted),
                times(runs, ExecTimes::exited));
    }

    private String times(List<ExecTimes> runs, ToIntFunction<ExecTimes> count) {
        long all = runs.stream().filter(run -> count.applyAsInt(run) == agents).count();
        return all + " of " + runs.size() + " times";
    }

    /** Ours by way of the tap, which costs a little of its own, beside the script. */
    private Table steps() {
        Table table = Table.of("step", "ours ms", "bare script ms");
        Map<String, Double> script = ExecTimes.medians(bare);
        ExecTimes.medians(tapped)
                .forEach((step, millis) -> table.row(step, millis, script.getOrDefault(step, Double.NaN)));
        return table;
    }

    private Optional<Table> cold(URI server) throws IOException, InterruptedException {
        Optional<ColdExec.Figures> figures =
                new Child(jvmOptions).run(ColdExec.Figures.class, ColdExec.class, server.toString());
        figures.ifPresent(records);
        return figures.map(cold -> Table.of("ours, cold", "ms")
                .row("JVM start", cold.jvmMillis())
                .row("client and first job", cold.execMillis()));
    }
}
