// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.host.AgentMeter;
import io.consulflux.samples.bench.host.Sockets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/** One contender in one scenario, in a process of its own. Prints its {@link Figures} as JSON. */
public final class WatchRun {

    /** Who was told nothing for so long will not be told. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** Between writes of a single key, so that all have asked again. */
    private static final Duration PAUSE = Duration.ofMillis(2);

    private static final int WRITES_UNWATCHED = 200;
    private static final int INCOMPLETE_AT_MOST = 2;

    private final Contender contender;
    private final Scenario scenario;
    private final URI agent;
    private final Scenario.Rounds rounds;
    private final Writer writer;
    private final AgentMeter agentMeter;
    private final Ledger ledger;

    private LongStream delays = LongStream.empty();
    private double spread = Double.NaN;
    private long delivered;
    private int round;
    private int incomplete;

    private WatchRun(Contender contender, Scenario scenario, URI agent, boolean quick) {
        this.contender = contender;
        this.scenario = scenario;
        this.agent = agent;
        this.rounds = quick ? scenario.rounds().quick() : scenario.rounds();
        this.writer = new Writer(agent);
        this.agentMeter = new AgentMeter(Sockets.listenerOn(agent.getPort()));
        String root = "bench/" + contender.name() + "-" + scenario.name() + "-"
                + ProcessHandle.current().pid();
        this.ledger = new Ledger(scenario.workload(root));
    }

    /**
     * Runs it.
     *
     * @param args a contender, a scenario, the agent's address, and {@code true} for few rounds
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        WatchRun run = new WatchRun(
                Contender.valueOf(args[0]),
                Scenario.valueOf(args[1]),
                URI.create(args[2]),
                Boolean.parseBoolean(args[3]));
        System.out.println(JsonMapper.shared().writeValueAsString(run.figures()));
        // The contender's threads need not be daemons.
        System.exit(0);
    }

    private Figures figures() throws IOException, InterruptedException {
        Workload first = new Workload(ledger.workload().root() + "-first", 1, 1);
        writer.seed(first);
        writer.seed(ledger.workload());
        AgentMeter.Reading unwatched = unwatched();
        OwnMeter own = new OwnMeter(agent.getPort());
        try (Client client = contender.open(agent)) {
            awakened(client, first);
            long heap = OwnMeter.heap();
            Client.Watches watches = client.watch(ledger);
            ledger.awaitInitial(FIRST_PATIENCE);
            ledger.awaitQuiet(QUIET);
            own.look();
            double heapOfEach =
                    (OwnMeter.heap() - heap) / (double) ledger.workload().watchers();
            Figures figures = measured(own, unwatched, heapOfEach);
            watches.end();
            return figures;
        } finally {
            writer.delete(ledger.workload());
            writer.delete(first);
        }
    }

    /** What a client sets up for its first watch does not count as memory of the others. */
    private static void awakened(Client client, Workload first) throws InterruptedException {
        Ledger ledger = new Ledger(first);
        Client.Watches watches = client.watch(ledger);
        ledger.awaitInitial(FIRST_PATIENCE);
        watches.end();
        ledger.awaitQuiet(Duration.ofSeconds(1));
    }

    private AgentMeter.Reading unwatched() throws IOException, InterruptedException {
        writer.idle(ledger.workload(), WRITES_UNWATCHED);
        AgentMeter.Reading before = agentMeter.read();
        writer.idle(ledger.workload(), WRITES_UNWATCHED);
        return agentMeter.read().minus(before);
    }

    private Figures measured(OwnMeter own, AgentMeter.Reading unwatched, double heap)
            throws IOException, InterruptedException {
        for (int i = 0; i < rounds.warming() && !isHopeless(); i++) {
            round();
        }
        long repeatedBefore = ledger.repeated();
        AgentMeter.Reading before = agentMeter.read();
        int done = 0;
        long writing = 0;
        do {
            writing += round();
            delivered += ledger.delivered();
            delays = LongStream.of(LongStream.concat(delays, ledger.delays()).toArray());
            spread = Double.isNaN(spread) ? ledger.spread() : Math.max(spread, ledger.spread());
            own.look();
            done++;
        } while (done < rounds.measured() && !isHopeless());
        AgentMeter.Reading used = agentMeter.read().minus(before);
        Workload workload = ledger.workload();
        double writes = (double) done * workload.keys();
        Delays all = Delays.of(delays);
        return new Figures(
                contender,
                scenario,
                (long) done * workload.watchers(),
                delivered,
                ledger.repeated() - repeatedBefore,
                all.millis(0.5),
                all.millis(0.99),
                all.millis(1),
                spread,
                own.threads(),
                own.connections(),
                used.cpuSeconds() * 1000 / writes,
                unwatched.cpuSeconds() * 1000 / WRITES_UNWATCHED,
                used.bytesWritten() / writes - (double) unwatched.bytesWritten() / WRITES_UNWATCHED,
                heap,
                writes / (writing / 1e9));
    }

    /** Writes each key once and waits for the watchers; gives the time that the writing took. */
    private long round() throws IOException, InterruptedException {
        round++;
        ledger.begin(round);
        long begun = System.nanoTime();
        writer.round(round, ledger);
        long written = System.nanoTime() - begun;
        if (!ledger.awaitAll(PATIENCE)) {
            incomplete++;
        }
        if (scenario.isOneKey()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return written;
    }

    private boolean isHopeless() {
        return incomplete >= INCOMPLETE_AT_MOST;
    }
}
