// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.micro;

import io.consulflux.kv.plan.Costs;
import io.consulflux.kv.plan.PollPlan;
import io.consulflux.kv.plan.PollPlanner;
import io.consulflux.kv.plan.Watched;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Plans for keys of several services. Not final: JMH extends it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlannerBench {

    private static final int SETTINGS = 20;

    private final PollPlanner planner = PollPlanner.within(PollPlanner.DEFAULT_BUDGET);

    @Param({"300", "10000"})
    public int keys;

    private List<String> names = List.of();
    private Watched watched = Watched.nothing();
    private Watched oneMore = Watched.nothing();
    private PollPlan plan = PollPlan.none();

    @Setup
    public void plan() {
        names = IntStream.range(0, keys).mapToObj(PlannerBench::name).toList();
        watched = Watched.of(names, List.of());
        oneMore = watched.withKey("config/service-7/one-more");
        plan = planner.next(PollPlan.none(), watched, Costs.unknown());
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "config/service-%d/setting-%d", number / SETTINGS, number % SETTINGS);
    }

    /** What is watched, put in order and checked. */
    @Benchmark
    public Object watched() {
        return Watched.of(names, List.of());
    }

    /** A plan from nothing. */
    @Benchmark
    public Object planned() {
        return planner.next(PollPlan.none(), watched, Costs.unknown());
    }

    /** One more key: the plan stays. */
    @Benchmark
    public Object keyCame() {
        return planner.next(plan, oneMore, Costs.unknown());
    }

    /** The poll of a key. */
    @Benchmark
    public Object pollOfKey() {
        return plan.ofKey(names.get(keys / 3));
    }
}
