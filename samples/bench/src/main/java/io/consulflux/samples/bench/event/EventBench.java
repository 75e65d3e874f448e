// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import io.consulflux.samples.bench.event.Hearer.Kind;
import io.consulflux.samples.bench.exec.CommandExec;
import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.samples.bench.host.Sockets;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The delay of an event from the moment that the agent holds it: ours, a bare loop and {@code consul watch}, by turns in one
 * process, so that they share the machine's mood but never wait for each other.
 *
 * <p>No agent tells when it received an event. What can be seen on one clock is when it was fired and when it was told. So a
 * fourth one takes its turns, which is no contender: it asks without a pause whether an event of a new name is there, and
 * finds how long after the firing the agent holds it. The median of that is taken off the other medians. The agent is the
 * only server, so that no gossip lies between.
 */
public final class EventBench {

    private final boolean quick;
    private final Consumer<Object> records;
    private final Map<Kind, LongStream.Builder> delays = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> missed = new EnumMap<>(Kind.class);

    private record Line(EventScenario scenario, Kind client, int told, int missed, double p50, double p99) {}

    /**
     * The bench.
     *
     * @param quick few turns
     * @param records takes the figures of each client in each scenario
     */
    public EventBench(boolean quick, Consumer<Object> records) {
        this.quick = quick;
        this.records = records;
    }

    /**
     * Runs scenarios and prints a table of each.
     *
     * @param named which; none means all
     */
    public void run(List<String> named) throws IOException, InterruptedException {
        for (EventScenario scenario : EventScenario.values()) {
            if (named.isEmpty() || named.contains(scenario.name())) {
                run(scenario);
                System.out.println(table(scenario));
            }
        }
    }

    private void run(EventScenario scenario) throws IOException, InterruptedException {
        delays.clear();
        missed.clear();
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(1)) {
            URI agent = cluster.server().httpAddress();
            long pid = Sockets.listenerOn(agent.getPort());
            Hearer.Place place =
                    new Hearer.Place(agent, CommandExec.ofAgent(pid).binary());
            try (EventTurns turns = new EventTurns(place, scenario)) {
                turns.fillRing();
                turns.warm(Kind.CONSUL_FLUX, quick ? 300 : 3000);
                turns.warm(Kind.BARE_LOOP, quick ? 300 : 3000);
                int all = quick ? 3 : 20;
                for (int turn = 0; turn < all; turn++) {
                    System.err.println(scenario + ", turn " + (turn + 1) + " of " + all);
                    for (Kind kind : Kind.values()) {
                        add(kind, turns.next(kind));
                    }
                }
            }
        }
    }

    private void add(Kind kind, EventTurns.Turn turn) {
        turn.delays().forEach(delays.computeIfAbsent(kind, any -> LongStream.builder())::add);
        missed.merge(kind, turn.missed(), Integer::sum);
    }

    private Table table(EventScenario scenario) {
        Table table = Table.of(
                "scenario",
                "client",
                "told",
                "p50 ms since fired",
                "p99",
                "p50 ms since held",
                "ours/this",
                "since held");
        Map<Kind, Delays> all = new EnumMap<>(Kind.class);
        delays.forEach((kind, nanos) -> all.put(kind, Delays.of(nanos.build())));
        double held = p50(all, Kind.HELD);
        double ours = p50(all, Kind.CONSUL_FLUX);
        all.forEach((kind, of) -> {
            double p50 = of.millis(0.5);
            int lost = missed.getOrDefault(kind, 0);
            records.accept(new Line(scenario, kind, of.size(), lost, p50, of.millis(0.99)));
            table.row(
                    scenario,
                    kind,
                    lost == 0 ? "all " + of.size() : of.size() + " of " + (of.size() + lost),
                    p50,
                    of.millis(0.99),
                    kind == Kind.HELD ? Double.NaN : p50 - held,
                    kind == Kind.HELD ? Double.NaN : ours / p50,
                    kind == Kind.HELD ? Double.NaN : (ours - held) / (p50 - held));
        });
        return table;
    }

    private static double p50(Map<Kind, Delays> all, Kind kind) {
        return all.getOrDefault(kind, Delays.of(LongStream.empty())).millis(0.5);
    }
}
