// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.protocol.exec.ExecProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** One job on a modelled cluster, with whatever may befall it. */
final class ExecWorld {

    static final Duration TTL = Duration.ofSeconds(15);
    /** Chunks from this number on were not written by agents. */
    static final long FORGED = 1L << 40;

    /** More than one node's keys take, and less than those of some together may. */
    static final int LONGEST_LISTING = 16_000;

    private static final Duration STEP = Duration.ofMillis(100);

    final Random random;
    final VirtualTime time = new VirtualTime();
    final ModelCluster cluster;
    final Network network;
    private final List<String> nodes;
    final ExecJob job;
    final SimulatedDriver<NodeEvent> driver;

    /** Whether nothing goes wrong: what is told is then the whole truth. */
    final boolean sound;

    /** Whether nothing comes between the program and Consul, whatever somebody else does to the keys. */
    final boolean calm;

    /** When the keys of the job were deleted under it, if they were. */
    Optional<Long> razed = Optional.empty();

    /** How many chunks somebody else deleted. */
    int nibbled;

    private final long begin = time.nanos();
    private final Duration peace;
    private final int greed;
    private Duration stopped = Duration.ZERO;
    private boolean forged;

    ExecWorld(Random random) {
        this.random = random;
        int trouble = List.of(0, 1, 4, 12).get(random.nextInt(4));
        this.calm = trouble == 0;
        boolean razing = random.nextInt(12) == 0;
        boolean nibbling = random.nextInt(10) == 0;
        this.sound = calm && !razing && !nibbling;
        this.peace = Duration.ofMillis(5_000 + random.nextInt(60_000));
        Weather weather = new Weather(random, trouble);
        weather.deny();
        int size = 1 + random.nextInt(5);
        Random oddities = new Random(peace.toNanos() + size);
        this.nodes = nodes(size, oddities.nextInt(4) == 0);
        this.cluster = new ModelCluster(time, random, weather, nodes);
        if (oddities.nextInt(3) > 0) {
            cluster.keys().as(Release.V2_1);
        }
        cluster.planning(agent -> JobPlan.random(agent.name, random, sound));
        cluster.agents().stream().filter(agent -> random.nextInt(10) == 0).forEach(ModelAgent::switchRemoteExecOff);
        List<ModelAgent> served = cluster.agents().subList(0, 1 + random.nextInt(Math.min(2, size)));
        this.network = new Network(time, weather, served);
        Client client = new Client(time, network, random);
        if (oddities.nextInt(3) == 0) {
            network.limitListings(LONGEST_LISTING);
        }
        this.job = oddities.nextInt(3) == 0 ? job().onNodes("^n") : job();
        if (job.targets().node().isPresent() && oddities.nextBoolean()) {
            time.after(Duration.ofMillis(oddities.nextInt(15_000)), () -> flood(oddities.nextInt(3)));
        }
        this.driver = new SimulatedDriver<>(new ExecProtocol(job), client);
        this.greed = random.nextInt(6);
        Disasters disasters = new Disasters(time, random, weather, cluster, peace);
        for (int i = calm ? 0 : random.nextInt(4); i > 0; i--) {
            disasters.plan(this::stop);
        }
        if (!calm && random.nextInt(6) == 0) {
            failedBefore(cluster.agent(nodes.get(size - 1)));
        }
        if (!calm && random.nextInt(8) == 0) {
            time.after(Duration.ofMillis(random.nextInt(8_000)), this::forge);
        }
        if (razing) {
            time.after(Duration.ofMillis(random.nextInt(15_000)), this::raze);
        }
        for (int i = nibbling ? 8 : 0; i > 0; i--) {
            time.after(Duration.ofMillis(random.nextInt(15_000)), this::nibble);
        }
    }

    /** The name of the last one may be odd: Consul takes it, and from 2.0 on takes no transaction with its keys. */
    private static List<String> nodes(int size, boolean odd) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(i -> odd && i == size ? "n%20" + i : "n" + i)
                .toList();
    }

    /** Somebody writes much below the folder of a job: under one name, under many, or under a node's own. */
    private void flood(int kind) {
        cluster.runs().stream().findFirst().ifPresent(run -> {
            for (int i = 0; i < 500; i++) {
                String name = kind == 0 ? "x/" + i : kind == 1 ? "x" + i + "/ack" : run.node() + "/x/" + i;
                cluster.store().acquire("_rexec/" + run.session() + "/" + name, Bytes.utf8("flood"), 0, run.session());
            }
        });
    }

    /** Somebody deletes all keys of a job that goes on. */
    private void raze() {
        cluster.runs().stream().findFirst().ifPresent(run -> {
            cluster.store().deleteTree("_rexec/" + run.session() + "/");
            razed = Optional.of(time.nanos()).filter(now -> !driver.isOver());
        });
    }

    /** Somebody deletes a chunk, which may have been listed and not been read. */
    private void nibble() {
        List<String> chunks = cluster.store().state().keysUnder("_rexec/").stream()
                .filter(key -> key.contains("/out/"))
                .toList();
        if (!chunks.isEmpty()) {
            nibbled++;
            cluster.store().delete(chunks.get(random.nextInt(chunks.size())));
        }
    }

    private void forge() {
        List<JobRun> runs = cluster.runs().stream()
                .filter(run -> run.acknowledged().isPresent())
                .toList();
        if (!runs.isEmpty()) {
            forged = true;
            runs.get(random.nextInt(runs.size())).forge(FORGED + random.nextInt(1_000_000));
        }
    }

    /** Whether somebody else has written what looks like output. */
    boolean isForged() {
        return forged;
    }

    private void stop(Duration span) {
        stopped = stopped.plus(span);
        driver.stop(span);
    }

    /** The others have been started since. */
    private void failedBefore(ModelAgent agent) {
        cluster.stop(agent, Duration.ofMillis(random.nextInt((int) peace.toMillis())));
        cluster.agents().stream().filter(other -> !other.equals(agent)).forEach(ModelAgent::start);
    }

    private ExecJob job() {
        ExecJob job = ExecJob.of("true");
        if (random.nextInt(4) == 0) {
            job = job.outputLimitPerNode(random.nextInt(60));
        }
        if (random.nextInt(5) == 0) {
            job = job.outputLimitPerJob(random.nextInt(200));
        }
        if (random.nextBoolean()) {
            job = job.timed(times -> times.withHeartbeat(Duration.ofMillis(500 + random.nextInt(2_000)))
                    .withAcknowledgement(Duration.ofMillis(2_000 + random.nextInt(14_000)))
                    .withDeadline(Duration.ofMillis(1_000 + random.nextInt(90_000))));
            // Who is silent may then be so before all have acknowledged.
            int silence = random.nextInt(5_000);
            job = random.nextBoolean()
                    ? job
                    : job.timed(times ->
                            times.withSilence(times.heartbeat().multipliedBy(2).plusMillis(silence)));
        }
        return switch (random.nextInt(6)) {
            case 0 -> job.expecting(Expectation.nodes("n1", "n" + (2 + random.nextInt(5))));
            case 1 -> job.expecting(Expectation.atLeast(1 + random.nextInt(4)));
            case 2 -> job.expecting(Expectation.none());
            default -> job;
        };
    }

    void play() {
        driver.start();
        switch (greed) {
            case 0, 1, 2 -> driver.demand(Long.MAX_VALUE);
            case 3 -> time.after(Duration.ofMillis(random.nextInt(40_000)), () -> driver.demand(Long.MAX_VALUE));
            default -> demandSometimes();
        }
        if (!sound && random.nextInt(6) == 0) {
            time.after(Duration.ofMillis(random.nextInt(30_000)), driver::cancel);
        }
        Duration longest = job.timing().deadline().plusSeconds(16);
        while (!driver.isOver()) {
            time.pass(STEP);
            if (time.elapsed().minus(stopped).compareTo(longest) > 0) {
                throw new AssertionError("not over after " + time.elapsed() + ", stopped for " + stopped);
            }
        }
    }

    /** Some listeners stop asking. */
    private void demandSometimes() {
        if (!driver.isOver() && driver.demanded() < 1_000 && (greed == 4 || random.nextInt(60) > 0)) {
            driver.demand(1 + random.nextInt(3));
            time.after(Duration.ofMillis(random.nextInt(300)), this::demandSometimes);
        }
    }

    /** Lets the cluster come to rest: no session outlives twice its time to live. */
    void settle() {
        Duration left = peace.minus(time.elapsed());
        time.pass((left.isNegative() ? Duration.ZERO : left)
                .plus(TTL.multipliedBy(2))
                .plusSeconds(60));
    }

    /** From when on nothing goes wrong. */
    long peace() {
        return begin + peace.toNanos();
    }

    long deadline() {
        return begin + job.timing().deadline().toNanos();
    }

    /** Whether nothing keeps the listener from being told at once. */
    boolean isHeardFromTheStart() {
        return greed < 3 && !wasStopped();
    }

    boolean wasStopped() {
        return !stopped.isZero();
    }

    /** Whether the store was put back to what it was, or keys were deleted. */
    boolean isDisturbed() {
        return isUpset() || nibbled > 0;
    }

    /** Whether a chunk that somebody had deleted may have come back with the store, after later ones. */
    boolean isPutTogether() {
        return cluster.store().restores() > 0 && nibbled > 0;
    }

    /** Whether the store was put back to what it was, or all keys were deleted. */
    boolean isUpset() {
        return cluster.store().restores() > 0 || razed.isPresent();
    }

    List<ExecEvent> events() {
        return driver.events().stream().map(ExecEvent.class::cast).toList();
    }

    @Override
    public String toString() {
        return "told " + driver.told() + "\nsent " + driver.sent();
    }
}
