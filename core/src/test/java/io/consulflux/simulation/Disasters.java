// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What befalls a cluster and the way to it, until there is peace. */
final class Disasters {

    /** Longer than any pause of a poll. */
    private static final Duration REPLACEMENT = Duration.ofSeconds(12);

    private final VirtualTime time;
    private final Random random;
    private final Weather weather;
    private final ModelCluster cluster;
    private final Duration peace;

    Disasters(VirtualTime time, Random random, Weather weather, ModelCluster cluster, Duration peace) {
        this.time = time;
        this.random = random;
        this.weather = weather;
        this.cluster = cluster;
        this.peace = peace;
        time.after(peace, this::makePeace);
    }

    private void makePeace() {
        weather.calmDown();
        cluster.electLeader();
        cluster.lagging(0);
        cluster.agents().stream().filter(agent -> !agent.isUp()).forEach(ModelAgent::start);
    }

    /**
     * Plans one, of any kind.
     *
     * @param stop what stops the program for a while
     */
    void plan(Consumer<Duration> stop) {
        switch (random.nextInt(8)) {
            case 0 -> during(15_000, cluster::loseLeader, cluster::electLeader);
            case 1 ->
                sometime(() -> {
                    List<ModelAgent> all = cluster.agents();
                    ModelAgent agent = all.get(random.nextInt(all.size()));
                    if (agent.isUp()) {
                        cluster.stop(agent, until(40_000));
                    }
                });
            case 2 -> during(50_000, () -> weather.cut(true), () -> weather.cut(false));
            case 3 -> sometime(() -> stop.accept(until(25_000)));
            case 4 ->
                sometime(() ->
                        List.copyOf(cluster.store().state().sessions.keySet()).forEach(cluster.store()::destroy));
            case 5 -> restore(random.nextInt(20_000));
            case 6 -> replace();
            default -> sometime(cluster.store()::reap);
        }
    }

    private void restore(int millis) {
        StoreState[] snapshot = {cluster.store().state()};
        during(millis, () -> snapshot[0] = cluster.store().state().copy(), () -> cluster.restore(snapshot[0]));
    }

    /** Other servers come, with an older snapshot from which they count on; nobody is served until they are there. */
    private void replace() {
        StoreState[] snapshot = {cluster.store().state()};
        Duration before = Duration.ofMillis(random.nextInt(5_000));
        time.after(
                peace.minus(before), () -> snapshot[0] = cluster.store().state().copy());
        time.after(peace.minus(REPLACEMENT), () -> weather.cut(true));
        time.after(peace, () -> cluster.replace(snapshot[0]));
    }

    /** Plans one that an agent's own listing can meet. */
    void planFor(ModelAgent agent) {
        if (random.nextInt(3) == 0) {
            during(25_000, () -> weather.cut(true), () -> weather.cut(false));
        } else {
            sometime(() -> {
                if (agent.isUp()) {
                    cluster.stop(agent, until(random.nextBoolean() ? 500 : 20_000));
                }
            });
        }
    }

    private void sometime(Runnable what) {
        time.after(random(), what);
    }

    private void during(int millis, Runnable begin, Runnable end) {
        sometime(() -> {
            begin.run();
            time.after(until(millis), end);
        });
    }

    private Duration random() {
        return Duration.ofNanos((long) (peace.toNanos() * random.nextDouble()));
    }

    /** A span of so many milliseconds at most that ends before there is peace. */
    private Duration until(int millis) {
        Duration left = peace.minus(time.elapsed());
        Duration most = left.compareTo(Duration.ofMillis(millis)) < 0 ? left : Duration.ofMillis(millis);
        return Duration.ofNanos((long) (most.toNanos() * random.nextDouble()));
    }
}
