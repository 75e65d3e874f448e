// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.barrier;

import io.consulflux.BarrierEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.samples.bench.barrier.CrowdProgram.Whom;
import io.consulflux.samples.bench.figures.Delays;
import io.consulflux.samples.bench.figures.Table;
import io.consulflux.samples.bench.host.Sockets;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;

/**
 * Five hundred participants in five processes, and one barrier before them: how long after the last one is ready, which is
 * when its write was answered, the barrier opens. Beside it a bare blocking query of the same prefix, in the same process
 * and the same rounds.
 */
public final class BarrierBench {

    private static final String PREFIX = "bench/barrier/";
    private static final int CROWDS = 5;
    private static final int EACH = 100;
    private static final int ALL = CROWDS * EACH;
    private static final int WARM_UPS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Until both have seen all the others and wait for the last. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final boolean quick;
    private final Consumer<Object> records;
    private final List<Round> rounds = new ArrayList<>();
    private int writerConnections;
    private int polls;

    private record Round(long opened, long bare) {}

    private record Line(String client, int rounds, double p50, double p90, double longest) {}

    private record Counts(int polls, int sessions, int writerConnections, long waiterConnections) {}

    /**
     * The bench.
     *
     * @param quick few rounds
     * @param records takes the figures
     */
    public BarrierBench(boolean quick, Consumer<Object> records) {
        this.quick = quick;
        this.records = records;
    }

    /** Runs it and prints a table. */
    public void run() throws IOException, InterruptedException, ExecutionException {
        List<Crowd> crowds = new ArrayList<>();
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(1)) {
            URI agent = cluster.server().httpAddress();
            ConsulFlux consul = ConsulFlux.create(
                    ConsulOptions.defaults().address(cluster.server().hostAndPort()));
            for (int i = 0; i < CROWDS; i++) {
                crowds.add(Crowd.start(agent, PREFIX, i * EACH, EACH));
            }
            try (BarePoll bare = new BarePoll(agent, PREFIX, ALL)) {
                all(crowds, "busy");
                int count = quick ? 3 : 20;
                for (int i = -WARM_UPS; i < count; i++) {
                    Round round = round(consul, bare, crowds, "ready-" + (i + WARM_UPS));
                    if (i >= 0) {
                        rounds.add(round);
                    }
                }
                String sessions =
                        cluster.server().http().get("/v1/session/list").body();
                print(new Counts(
                        polls,
                        sessions.split("\"ID\"", -1).length - 1,
                        writerConnections,
                        // One is the bare poll's.
                        Sockets.connectionsTo(agent.getPort()) - 1));
            } finally {
                consul.disposeLater().block(LIMIT);
                crowds.forEach(Crowd::close);
            }
        }
    }

    private void all(List<Crowd> crowds, String state) throws IOException {
        for (Crowd crowd : crowds) {
            crowd.order(Whom.ALL, state);
        }
        for (Crowd crowd : crowds) {
            writerConnections = Math.max(writerConnections, crowd.report().connections());
        }
    }

    private Round round(ConsulFlux consul, BarePoll bare, List<Crowd> crowds, String state)
            throws IOException, InterruptedException, ExecutionException {
        CompletableFuture<Long> opened = new CompletableFuture<>();
        CompletableFuture<Long> seen = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        bare.expect(state, seen::complete);
        Flux.from(consul.barrier(
                        Barrier.at(PREFIX).atLeast(ALL).readyWhen(state).timeout(LIMIT)))
                .doOnNext(event -> begun.countDown())
                .ofType(BarrierEvent.Opened.class)
                .subscribe(event -> opened.complete(System.nanoTime()), opened::completeExceptionally);
        if (!begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the barrier told nothing");
        }
        Crowd last = crowds.get(CROWDS - 1);
        all(crowds.subList(0, CROWDS - 1), state);
        last.order(Whom.ALL_BUT_ONE, state);
        last.report();
        LockSupport.parkNanos(SETTLING.toNanos());
        polls = Math.max(polls, consul.polls().size());
        last.order(Whom.ONE, state);
        Crowd.Report ready = last.report();
        writerConnections = Math.max(writerConnections, ready.connections());
        return new Round(await(opened) - ready.at(), await(seen) - ready.at());
    }

    private static long await(CompletableFuture<Long> time) throws InterruptedException, ExecutionException {
        try {
            return time.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("it did not open", e);
        }
    }

    private void print(Counts counts) {
        Table table = Table.of("client", "rounds", "p50 ms after ready", "p90", "longest");
        row(table, "consul-flux", rounds.stream().mapToLong(Round::opened));
        row(table, "bare poll", rounds.stream().mapToLong(Round::bare));
        System.out.println(table);
        records.accept(counts);
        System.out.printf(
                "%d participants in %d processes, %d sessions; at most %d connections of a writer, %d of the waiter; polls:"
                        + " %d%n%n",
                ALL, CROWDS, counts.sessions(), counts.writerConnections(), counts.waiterConnections(), counts.polls());
    }

    private void row(Table table, String client, LongStream nanos) {
        Delays delays = Delays.of(nanos);
        Line line = new Line(client, delays.size(), delays.millis(0.5), delays.millis(0.9), delays.millis(1));
        records.accept(line);
        table.row(line.client(), line.rounds(), line.p50(), line.p90(), line.longest());
    }
}
