// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.figures.Plot;
import io.consulflux.samples.bench.figures.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/** The CPU time of core's exec conversation, for a thousand nodes and for ten thousand. */
public final class CoreBench {

    private static final int CHUNKS = 5;
    private static final List<Integer> KEYS_PER_CHANGE = List.of(1, 100, 1000);
    private static final int PLOTTED_KEYS = 100;
    private static final List<Integer> PLOTTED_NODES = List.of(10, 30, 100, 300, 1000, 3000, 10_000);

    private final int runs;
    private final Consumer<Object> records;

    /**
     * A line of the results.
     *
     * @param factor how many times the time of the fewer nodes the more nodes took
     */
    private record Line(int keysPerChange, int nodes, double millis, double factor) {}

    /**
     * The bench.
     *
     * @param quick one run of each instead of the median of five
     * @param records takes the figures
     */
    public CoreBench(boolean quick, Consumer<Object> records) {
        this.runs = quick ? 1 : 5;
        this.records = records;
    }

    public void run() {
        Table table = Table.of("keys per change", "nodes", "CPU ms", "us/node", "times the fewer");
        for (int keys : KEYS_PER_CHANGE) {
            // Compiled before it counts.
            millis(1000, keys, 10);
            double few = add(table, keys, 1000, Double.NaN);
            add(table, keys, 10_000, few);
        }
        System.out.println(table);
    }

    /** How the CPU time grows with the nodes. */
    public Plot nodes() {
        Table table = Table.of("nodes", "CPU ms", "us/node");
        List<Plot.Point> points = new ArrayList<>();
        millis(1000, PLOTTED_KEYS, 10);
        for (int nodes : PLOTTED_NODES) {
            double millis = millis(nodes, PLOTTED_KEYS, runs);
            records.accept(new Line(PLOTTED_KEYS, nodes, millis, Double.NaN));
            table.row(nodes, millis, millis * 1000 / nodes);
            points.add(new Plot.Point(nodes, millis));
        }
        System.out.println(table);
        return new Plot("Cost of a job by nodes", "nodes", "CPU time of core, ms").line("consul-flux", points);
    }

    private double add(Table table, int keysPerChange, int nodes, double few) {
        double millis = millis(nodes, keysPerChange, runs);
        records.accept(new Line(keysPerChange, nodes, millis, millis / few));
        table.row(keysPerChange, nodes, millis, millis * 1000 / nodes, millis / few);
        return millis;
    }

    private static double millis(int nodes, int keysPerChange, int runs) {
        Crowd crowd = new Crowd(nodes, CHUNKS, 1);
        return Delays.median(DoubleStream.generate(() -> new CoreRun(crowd, keysPerChange).run() / 1e6)
                .limit(runs)
                .toArray());
    }
}
