// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench;

import io.consulflux.samples.bench.barrier.BarrierBench;
import io.consulflux.samples.bench.event.EventBench;
import io.consulflux.samples.bench.exec.ExecBench;
import io.consulflux.samples.bench.exec.crowd.CoreBench;
import io.consulflux.samples.bench.exec.crowd.LargeBench;
import io.consulflux.samples.bench.exec.crowd.ListingBench;
import io.consulflux.samples.bench.figures.Plot;
import io.consulflux.samples.bench.micro.MicroBench;
import io.consulflux.samples.bench.watch.CostBench;
import io.consulflux.samples.bench.watch.WatchBench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Runs the benches by name. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs benches and prints a table of each. Measures something only on a quiet machine.")
public final class BenchCommand implements Callable<Integer> {

    private static final List<String> ALL = List.of(
            "watches",
            "events",
            "barrier",
            "decoder",
            "planner",
            "exec",
            "exec-large",
            "exec-long",
            "exec-core",
            "exec-listings",
            "allocation",
            "scaling",
            "start-up");

    @Parameters(
            paramLabel = "NAME",
            description =
                    "watches, events, barrier, decoder, planner, exec, exec-large, exec-long, exec-core, exec-listings,"
                            + " allocation, scaling or start-up; all of them by default")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "few rounds, to see that it works")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "adds each result as a line of JSON to a file")
    private @Nullable Path json;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "of the watches or events, only this; may be repeated")
    private List<String> scenarios = List.of();

    @Option(names = "--plots", paramLabel = "FOLDER", description = "where scaling leaves a plot of each curve, as SVG")
    private @Nullable Path plots;

    @Option(names = "--jvm", paramLabel = "OPTION", description = "for the measured JVM; may be repeated")
    private List<String> jvmOptions = List.of();

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException, RunnerException {
        for (String name : names.isEmpty() ? ALL : names) {
            switch (name) {
                case "watches" -> new WatchBench(quick, jvmOptions, this::record).run(scenarios);
                case "events" -> new EventBench(quick, this::record).run(scenarios);
                case "barrier" -> new BarrierBench(quick, this::record).run();
                case "decoder" -> new MicroBench(quick, this::record).decoder();
                case "planner" -> new MicroBench(quick, this::record).planner();
                case "exec" -> new ExecBench(quick, jvmOptions, this::record).run();
                case "exec-core" -> new CoreBench(quick, this::record).run();
                case "exec-large" ->
                    LargeBench.wide(quick, jvmOptions, this::record).run();
                case "exec-long" ->
                    LargeBench.longLasting(quick, jvmOptions, this::record).run();
                case "exec-listings" -> new ListingBench(quick, this::record).run();
                case "allocation" -> new CostBench(quick, jvmOptions, this::record).allocation();
                case "start-up" -> new CostBench(quick, jvmOptions, this::record).start();
                case "scaling" -> scaling();
                default -> throw new IllegalArgumentException("NAME: expected one of " + ALL + ", got " + name);
            }
        }
        return 0;
    }

    private void scaling() throws IOException, InterruptedException {
        CostBench costs = new CostBench(quick, jvmOptions, this::record);
        keep("nodes", new CoreBench(quick, this::record).nodes());
        keep("watches", costs.watches());
        keep("subscribers", costs.subscribers());
    }

    private void keep(String name, Plot plot) throws IOException {
        if (plots != null) {
            Files.createDirectories(plots);
            Files.writeString(plots.resolve(name + ".svg"), plot.svg());
        }
    }

    private void record(Object result) {
        if (json == null) {
            return;
        }
        try {
            Files.writeString(
                    json,
                    JsonMapper.shared().writeValueAsString(result) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
