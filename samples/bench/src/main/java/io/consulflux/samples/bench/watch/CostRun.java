// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.host.ThreadMeter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import tools.jackson.databind.json.JsonMapper;

/** What one change after another costs a contender, in a process of its own. Prints its {@link Cost} as JSON. */
public final class CostRun {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** Between changes, so that all have asked again. */
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Contender contender;
    private final URI agent;
    private final Writer writer;
    private final Ledger ledger;
    private final Random random = new Random(1);
    private int round;
    private long told;

    private CostRun(Contender contender, URI agent, int keys, int watchersOfEach) {
        this.contender = contender;
        this.agent = agent;
        this.writer = new Writer(agent);
        String root = "bench/cost-" + contender.name() + "-" + keys + "-" + watchersOfEach;
        this.ledger = new Ledger(new Workload(root, keys, watchersOfEach));
    }

    /**
     * Runs it.
     *
     * @param args a contender, the agent's address, how many keys, how many watchers of each, how many changes
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        CostRun run = new CostRun(
                Contender.valueOf(args[0]), URI.create(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        System.out.println(JsonMapper.shared().writeValueAsString(run.cost(Integer.parseInt(args[4]))));
        // The contender's threads need not be daemons.
        System.exit(0);
    }

    private Cost cost(int changes) throws IOException, InterruptedException {
        writer.seed(ledger.workload());
        ThreadMeter meter = new ThreadMeter(name -> name.startsWith(Writer.THREADS));
        try (Client client = contender.open(agent)) {
            Client.Watches watches = client.watch(ledger);
            ledger.awaitInitial(FIRST_PATIENCE);
            ledger.awaitQuiet(QUIET);
            changes(changes / 2);
            told = 0;
            ThreadMeter.Reading before = meter.read();
            double[] delays = changes(changes);
            ThreadMeter.Reading used = meter.read().minus(before);
            watches.end();
            return new Cost(
                    contender,
                    ledger.workload().keys(),
                    ledger.workload().watchers(),
                    changes,
                    told / ((double) changes * ledger.workload().watchersOfEach()),
                    Delays.median(delays),
                    used.cpuNanos() / 1e3 / changes,
                    used.bytes() / (double) changes);
        } finally {
            writer.delete(ledger.workload());
        }
    }

    private double[] changes(int count) throws IOException, InterruptedException {
        DoubleStream.Builder delays = DoubleStream.builder();
        for (int i = 0; i < count; i++) {
            round++;
            ledger.begin(round, ledger.workload().watchersOfEach());
            writer.one(round, random.nextInt(ledger.workload().keys()), ledger);
            ledger.awaitAll(PATIENCE);
            Delays all = Delays.of(ledger.delays());
            told += all.size();
            delays.add(all.millis(1));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return delays.build().toArray();
    }
}
