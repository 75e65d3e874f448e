// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.samples.bench.figures.Child;
import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.figures.Plot;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What a change costs each contender, how that grows with what is watched, and what it costs to begin. */
public final class CostBench {

    private static final List<Integer> SIZES = List.of(1, 10, 100, 1000, 10_000);

    private final boolean quick;
    private final Child child;
    private final Consumer<Object> records;

    /** Who watches how much. */
    private record Load(Contender contender, int keys, int watchersOfEach) {}

    /**
     * The bench.
     *
     * @param quick fewer changes and runs
     * @param jvmOptions for the processes of the contenders
     * @param records takes the figures of each run
     */
    public CostBench(boolean quick, List<String> jvmOptions, Consumer<Object> records) {
        this.quick = quick;
        this.child = new Child(jvmOptions);
        this.records = records;
    }

    /** All contenders on one key. */
    public void allocation() throws IOException, InterruptedException {
        List<Load> loads = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            loads.add(new Load(contender, 1, 1));
        }
        print(run(loads, quick ? 1 : 3, quick ? 500 : 3000));
    }

    /** Ours and the bare loop, on more and more keys. */
    public Plot watches() throws IOException, InterruptedException {
        List<Load> loads = new ArrayList<>();
        for (int size : SIZES) {
            loads.add(new Load(Contender.CONSUL_FLUX, size, 1));
            loads.add(new Load(Contender.BARE_LOOP, size, 1));
        }
        List<Cost> costs = run(loads, 1, quick ? 50 : 300);
        print(costs);
        return new Plot("Cost of a change by watched keys", "watched keys", "CPU time per change, µs")
                .line(Contender.CONSUL_FLUX.toString(), points(costs, Contender.CONSUL_FLUX, Cost::keys))
                .line(Contender.BARE_LOOP.toString(), points(costs, Contender.BARE_LOOP, Cost::keys));
    }

    /** Ours, with more and more watchers of one key. */
    public Plot subscribers() throws IOException, InterruptedException {
        List<Load> loads = SIZES.stream()
                .map(size -> new Load(Contender.CONSUL_FLUX, 1, size))
                .toList();
        List<Cost> costs = run(loads, 1, quick ? 50 : 300);
        print(costs);
        return new Plot("Cost of a change by subscribers", "subscribers of one key", "CPU time per change, µs")
                .line(Contender.CONSUL_FLUX.toString(), points(costs, Contender.CONSUL_FLUX, Cost::watchers));
    }

    /** All contenders, each in JVMs that have just started. */
    public void start() throws IOException, InterruptedException {
        List<StartRun.Start> all = new ArrayList<>();
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(1)) {
            String agent = cluster.server().httpAddress().toString();
            Workload workload = new Workload("bench/start", 1, 1);
            new Writer(cluster.server().httpAddress()).seed(workload);
            for (int i = 0; i < (quick ? 2 : 10); i++) {
                for (Contender contender : Contender.values()) {
                    child.run(StartRun.Start.class, StartRun.class, contender.name(), agent, workload.root())
                            .ifPresent(all::add);
                }
            }
        }
        all.forEach(records);
        Table table = Table.of("client", "runs", "from the JVM's start to the first state, ms", "/bare");
        for (Contender contender : Contender.values()) {
            double median = started(all, contender);
            table.row(
                    contender,
                    all.stream().filter(start -> start.contender() == contender).count(),
                    median,
                    median / started(all, Contender.BARE_LOOP));
        }
        System.out.println(table);
    }

    private static double started(List<StartRun.Start> all, Contender contender) {
        return Delays.median(all.stream()
                .filter(start -> start.contender() == contender)
                .mapToDouble(StartRun.Start::millis)
                .toArray());
    }

    /** By turns, so that what disturbs the machine disturbs all. */
    private List<Cost> run(List<Load> loads, int runs, int changes) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(1)) {
            String agent = cluster.server().httpAddress().toString();
            for (int i = 0; i < runs; i++) {
                for (Load load : loads) {
                    System.err.println(load);
                    child.run(
                                    Cost.class,
                                    CostRun.class,
                                    load.contender.name(),
                                    agent,
                                    Integer.toString(load.keys),
                                    Integer.toString(load.watchersOfEach),
                                    Integer.toString(changes))
                            .ifPresent(costs::add);
                }
            }
        }
        costs.forEach(records);
        return costs;
    }

    private static List<Plot.Point> points(List<Cost> costs, Contender contender, ToDoubleFunction<Cost> size) {
        return costs.stream()
                .filter(cost -> cost.contender() == contender)
                .map(cost -> new Plot.Point(size.applyAsDouble(cost), cost.cpuMicros()))
                .toList();
    }

    private static void print(List<Cost> costs) {
        Table table =
                Table.of("client", "keys", "watchers", "told", "p50 ms", "CPU us/change", "bytes/change", "/bare");
        costs.stream()
                .map(cost -> new Load(cost.contender(), cost.keys(), cost.watchers()))
                .distinct()
                .forEach(load -> row(table, costs, load));
        System.out.println(table);
    }

    private static void row(Table table, List<Cost> costs, Load load) {
        double bytes = median(costs, load, Cost::bytes);
        Load bare = new Load(Contender.BARE_LOOP, load.keys, load.watchersOfEach);
        table.row(
                load.contender,
                load.keys,
                load.watchersOfEach,
                median(costs, load, Cost::told),
                median(costs, load, Cost::p50),
                median(costs, load, Cost::cpuMicros),
                bytes,
                bytes / median(costs, bare, Cost::bytes));
    }

    private static double median(List<Cost> costs, Load load, ToDoubleFunction<Cost> figure) {
        return Delays.median(costs.stream()
                .filter(cost -> cost.contender() == load.contender
                        && cost.keys() == load.keys
                        && cost.watchers() == load.watchersOfEach)
                .mapToDouble(figure)
                .toArray());
    }
}
