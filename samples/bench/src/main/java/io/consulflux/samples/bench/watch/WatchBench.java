// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.samples.bench.figures.Child;
import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** All contenders in all scenarios on one real agent, those to be compared by turns. */
public final class WatchBench {

    private final boolean quick;
    private final List<String> jvmOptions;
    private final Consumer<Object> records;
    private final List<Figures> all = new ArrayList<>();

    /**
     * The bench.
     *
     * @param quick one short run of each instead of several
     * @param jvmOptions for the processes of the contenders
     * @param records takes the figures of each run
     */
    public WatchBench(boolean quick, List<String> jvmOptions, Consumer<Object> records) {
        this.quick = quick;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.records = records;
    }

    /**
     * Runs scenarios and prints a table of each.
     *
     * @param named which; none means all
     */
    public void run(List<String> named) throws IOException, InterruptedException {
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(1)) {
            URI agent = cluster.server().httpAddress();
            Child child = new Child(jvmOptions);
            for (Scenario scenario : Scenario.values()) {
                if (named.isEmpty() || named.contains(scenario.name())) {
                    run(scenario, child, agent);
                    System.out.println(table(scenario));
                }
            }
        }
    }

    private void run(Scenario scenario, Child child, URI agent) throws IOException, InterruptedException {
        for (int i = 0; i < (quick ? 1 : scenario.repeats()); i++) {
            for (Contender contender : scenario.contenders()) {
                System.err.println(scenario + ", " + contender);
                Optional<Figures> figures = child.run(
                        Figures.class,
                        WatchRun.class,
                        contender.name(),
                        scenario.name(),
                        agent.toString(),
                        Boolean.toString(quick));
                figures.ifPresent(all::add);
                figures.ifPresent(records);
            }
        }
    }

    /** The median of the runs of each. */
    private Table table(Scenario scenario) {
        Table table = Table.of(
                "scenario",
                "client",
                "told",
                "again",
                "p50 ms",
                "p99 ms",
                "max ms",
                "p50/bare",
                "p99/bare",
                "spread ms",
                "threads",
                "connections",
                "agent ms/write",
                "unwatched",
                "read KiB/write",
                "heap B/watch",
                "writes/s");
        scenario.contenders().stream()
                .filter(contender -> !of(scenario, contender).isEmpty())
                .forEach(contender -> row(table, scenario, contender));
        return table;
    }

    private void row(Table table, Scenario scenario, Contender contender) {
        List<Figures> runs = of(scenario, contender);
        List<Figures> bare = of(scenario, Contender.BARE_LOOP);
        double p50 = median(runs, Figures::p50);
        double p99 = median(runs, Figures::p99);
        long told = runs.stream().mapToLong(Figures::delivered).sum();
        long expected = runs.stream().mapToLong(Figures::expected).sum();
        table.row(
                scenario,
                contender,
                told == expected ? "all " + told : told + " of " + expected,
                runs.stream().mapToLong(Figures::repeated).sum(),
                p50,
                p99,
                median(runs, Figures::max),
                p50 / median(bare, Figures::p50),
                p99 / median(bare, Figures::p99),
                scenario.isOneKey() ? median(runs, Figures::spread) : Double.NaN,
                runs.stream().mapToInt(Figures::threadCount).max().orElse(0),
                runs.stream().mapToLong(Figures::connections).max().orElse(0),
                median(runs, Figures::agentMillis),
                median(runs, Figures::writeMillis),
                median(runs, Figures::bytesRead) / 1024,
                scenario.isLarge() ? median(runs, Figures::heap) : Double.NaN,
                median(runs, Figures::writesPerSecond));
    }

    private List<Figures> of(Scenario scenario, Contender contender) {
        return all.stream()
                .filter(figures -> figures.scenario() == scenario && figures.contender() == contender)
                .toList();
    }

    private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        return Delays.median(runs.stream().mapToDouble(figure).toArray());
    }
}
