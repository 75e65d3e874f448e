// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.reactor.storm.Schedule.Step;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.FaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets the faults of a schedule befall a site, and clears up afterwards. A step waits for its tick and for the step before
 * it. What the site cannot do at that moment, such as to lose a leader when it has none, is left out after a while.
 */
final class Weather {

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration TO_FIND = Duration.ofSeconds(8);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Executor BACKGROUND = Threads.BLOCKING::schedule;

    private final Site site;
    private final Map<Integer, ConsulAgent> leaders = new ConcurrentHashMap<>();
    private final Map<Integer, Crowd> crowds = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<Optional<byte[]>>> snapshots = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> inTheBackground = new ConcurrentLinkedQueue<>();
    private final Set<String> starting = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Instant>> beginnings = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final AtomicInteger restores = new AtomicInteger();
    private final AtomicInteger attemptsToRestore = new AtomicInteger();
    private final AtomicInteger changesOfLeader = new AtomicInteger();
    private final ConcurrentLinkedQueue<Spell> restored = new ConcurrentLinkedQueue<>();
    private final long begun = System.nanoTime();

    /** From one time to another. */
    private record Spell(Instant from, Instant to) {}

    Weather(Site site) {
        this.site = site;
    }

    /** Performs the steps; returns when the last one is done. */
    void play(List<Step> steps) {
        long start = System.nanoTime();
        Flux.fromIterable(steps)
                .concatMap(
                        step -> Mono.delay(left(start, step), Threads.BLOCKING).doOnNext(tick -> perform(step)), 1)
                .blockLast(LIMIT);
    }

    private static Duration left(long start, Step step) {
        Duration at = TICK.multipliedBy(step.tick()).minusNanos(System.nanoTime() - start);
        return at.isNegative() ? Duration.ZERO : at;
    }

    private void perform(Step step) {
        log.add("%6d ms %s".formatted((System.nanoTime() - begun) / 1_000_000, step));
        switch (step.fault()) {
            case KILL, PAUSE -> process(step, Optional.of(site.agent(step.agent())));
            case KILL_LEADER, PAUSE_LEADER -> process(step, leader(step));
            case RESTORE -> restore(step);
            case REVOKE -> revoke(step);
            case CROWD -> crowd(step);
            default -> way(step, site.agent(step.agent()).proxy());
        }
    }

    private Optional<ConsulAgent> leader(Step step) {
        if (step.begins()) {
            find(() -> site.isWhole() && site.hasCaughtUp() ? site.leader() : Optional.<ConsulAgent>empty())
                    .ifPresent(leader -> leaders.put(step.number(), leader));
        }
        return Optional.ofNullable(leaders.get(step.number()));
    }

    private static <T> Optional<T> find(Supplier<Optional<T>> search) {
        AtomicReference<Optional<T>> found = new AtomicReference<>(Optional.empty());
        Waiting.comes(TO_FIND, () -> {
            found.set(search.get());
            return found.get().isPresent();
        });
        return found.get();
    }

    private void process(Step step, Optional<ConsulAgent> one) {
        if (one.isEmpty()) {
            log.add("          left out: no leader of three that vote and have caught up");
            return;
        }
        ConsulAgent agent = one.get();
        if (starting.contains(agent.name())) {
            log.add("          left out: " + agent.name() + " is still starting");
            return;
        }
        boolean kills = step.fault() == Fault.KILL || step.fault() == Fault.KILL_LEADER;
        if (kills && step.begins()) {
            changesOfLeader.addAndGet(agent.isServer() ? 1 : 0);
            agent.kill();
        } else if (kills) {
            start(agent);
        } else if (step.begins()) {
            changesOfLeader.addAndGet(agent.isServer() ? 1 : 0);
            agent.pause();
        } else if (agent.isRunning()) {
            agent.resume();
        }
    }

    /** In the background: a start is over when all agents can be asked about it, for which another fault may have to end. */
    private void start(ConsulAgent agent) {
        if (!agent.isRunning()) {
            starting.add(agent.name());
            beginnings
                    .computeIfAbsent(agent.name(), first -> new CopyOnWriteArrayList<>())
                    .add(Instant.now());
            inTheBackground.add(CompletableFuture.runAsync(agent::restart, BACKGROUND)
                    .thenRun(() -> starting.remove(agent.name())));
        }
    }

    /** In the background, for it takes a leader. */
    private void restore(Step step) {
        if (step.begins()) {
            snapshots.put(
                    step.number(),
                    CompletableFuture.supplyAsync(() -> find(() -> site.truth().save(site.witness())), BACKGROUND));
        } else {
            inTheBackground.add(snapshots
                    .get(step.number())
                    .thenAcceptAsync(snapshot -> snapshot.ifPresent(this::restore), BACKGROUND));
        }
    }

    private synchronized void restore(byte[] snapshot) {
        restores.incrementAndGet();
        Instant begun = Instant.now();
        Waiting.comes(TO_FIND, () -> {
            attemptsToRestore.incrementAndGet();
            return site.truth().restore(site.witness(), snapshot);
        });
        restored.add(new Spell(begun, Instant.now()));
        restores.incrementAndGet();
    }

    private void revoke(Step step) {
        if (step.begins()) {
            Waiting.comes(TO_FIND, site::revoke);
        } else {
            // In the background, for it takes a leader, and the fault that took that away may have to end first.
            inTheBackground.add(CompletableFuture.runAsync(site::grant, BACKGROUND));
        }
    }

    private void crowd(Step step) {
        if (step.begins()) {
            crowds.put(step.number(), Crowd.before(site.agent(step.agent())));
        } else {
            crowds.get(step.number()).leave();
        }
    }

    private static void way(Step step, FaultProxy proxy) {
        if (!step.begins()) {
            proxy.heal();
            return;
        }
        switch (step.fault()) {
            case CUT -> proxy.cut();
            case DELAY -> proxy.delay(Duration.ofMillis(300));
            case TRUNCATE -> proxy.truncateAfter(250L + step.number() * 37L);
            case BLACK_HOLE -> proxy.blackHole();
            case TOO_MANY -> proxy.answer(429, "Your IP is issuing too many concurrent connections");
            case NO_LEADER -> proxy.answer(500, "No cluster leader");
            default -> throw new IllegalArgumentException("no fault of a way: " + step);
        }
    }

    /** Until nothing is out of order any longer. */
    void clear() {
        inTheBackground.forEach(
                work -> work.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        site.grant();
        Waiting.until(
                "three servers vote",
                Site.LIMIT,
                () -> site.isWhole() && site.leader().isPresent());
    }

    /** Odd while a restore is under way. */
    int restoring() {
        return restores.get();
    }

    /**
     * How often an older state may have been told: each time one was put back, which Consul may do and then answer that it
     * did not; each time a leader was stopped, which answers what it was asked by then from its old state when it goes on; and
     * each time one was killed, since the next one answers before it has caught up with its own log, unless it is asked to make sure.
     */
    int stepsBackAtMost() {
        return attemptsToRestore.get() + changesOfLeader.get();
    }

    /** Whether what was written between these times may have been taken back. */
    boolean hasRestoredBetween(Instant from, Instant to) {
        return restored.stream().anyMatch(spell -> spell.from.isBefore(to) && from.isBefore(spell.to));
    }

    /** When the agent of this name was started again, after it had lost its memory. */
    List<Instant> beginnings(String agent) {
        return beginnings.getOrDefault(agent, List.of());
    }

    String log() {
        return String.join("\n", log);
    }
}
