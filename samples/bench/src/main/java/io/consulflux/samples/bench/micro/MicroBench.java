// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.micro;

import io.consulflux.samples.bench.figures.Table;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benches of one class by JMH. */
public final class MicroBench {

    private final boolean quick;
    private final Consumer<Object> records;

    private record Line(String bench, Map<String, String> parameters, double score, double error, String unit) {}

    /**
     * The benches.
     *
     * @param quick one short run of each instead of several
     * @param records takes each result
     */
    public MicroBench(boolean quick, Consumer<Object> records) {
        this.quick = quick;
        this.records = records;
    }

    public void decoder() throws RunnerException {
        print(run(DecoderBench.class));
    }

    public void planner() throws RunnerException {
        print(run(PlannerBench.class));
    }

    private Collection<RunResult> run(Class<?> bench) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(bench.getName() + "\\.")
                .verbosity(VerboseMode.SILENT)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 1 : 3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 2 : 5)
                .measurementTime(TimeValue.seconds(1));
        return new Runner(options.build()).run();
    }

    private void print(Collection<RunResult> runs) {
        Table table = Table.of("bench", "parameters", "score", "error", "unit");
        for (RunResult run : runs) {
            Result<?> result = run.getPrimaryResult();
            Map<String, String> parameters = new TreeMap<>();
            run.getParams()
                    .getParamsKeys()
                    .forEach(key -> parameters.put(key, run.getParams().getParam(key)));
            Line line = new Line(
                    result.getLabel(), parameters, result.getScore(), result.getScoreError(), result.getScoreUnit());
            records.accept(line);
            table.row(line.bench, parameters.isEmpty() ? "-" : parameters, line.score, line.error, line.unit);
        }
        System.out.println(table);
    }
}
