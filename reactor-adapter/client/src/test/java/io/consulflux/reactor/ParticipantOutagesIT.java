// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Participants whose process dies, or whose network is cut. All begins at once, before the first test, and each test waits for
 * what it is about: most of the time is spent waiting for times to live.
 *
 * <p>A participant's session has a time to live of 30 s here and is renewed as it enters; the cuts begin then, or ten seconds
 * later where a renewal is to fall into the cut.
 */
class ParticipantOutagesIT {

    private static final String PREFIX = "outages";
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration SHORT_TTL = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(150);

    /** What a busy machine may take; less than the time to live that a mistake would be wrong by. */
    private static final Duration SLACK = Duration.ofSeconds(8);

    private static ConsulCluster cluster;
    private static ConsulFlux truth;
    private static Killed killed;
    private static Outage brief;
    private static Outage fifty;
    private static Optional<Outage> eighty = Optional.empty();

    @BeforeAll
    static void begin() throws IOException {
        cluster = ConsulCluster.startWithoutAcls(4);
        truth = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()));
        brief = new Outage(cluster.agent(1), "brief", Duration.ofSeconds(10), Duration.ofSeconds(20));
        fifty = new Outage(cluster.agent(2), "fifty", Duration.ZERO, Duration.ofSeconds(50));
        if (Boolean.getBoolean("consulflux.long")) {
            eighty = Optional.of(new Outage(cluster.agent(3), "eighty", Duration.ZERO, Duration.ofSeconds(80)));
        }
        killed = new Killed("killed");
    }

    @AfterAll
    static void end() {
        eighty.ifPresent(outage -> outage.consul.dispose());
        Flux.just(brief.consul, fifty.consul, truth)
                .flatMap(ConsulFlux::disposeLater)
                .blockLast(LIMIT);
        cluster.close();
    }

    @Test
    void anEntryWhoseProcessIsKilledIsGoneBetweenOneAndTwoTimesToLiveLater() throws Exception {
        Duration after = Duration.between(killed.at, killed.gone.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertThat(after)
                .isBetween(SHORT_TTL.minus(SLACK), SHORT_TTL.multipliedBy(2).plus(SLACK));
    }

    @Test
    void aCutOfTenSecondsLosesNothingThoughARenewalFallsIntoIt() {
        List<NodeEvent> told = brief.toldWithin(Duration.ofSeconds(45));
        assertThat(told).hasSize(2).noneMatch(Lost.class::isInstance);
        assertThat(brief.entry()).contains("\"Session\":\"" + brief.first().session() + "\"");
    }

    @Test
    void inACutOfFiftySecondsALossIsToldOneTimeToLiveAfterTheLastGoodRenewalWhileConsulStillHasTheEntry() {
        fifty.lossIsToldInTime();
        assertThat(fifty.rejoined().session()).isNotEqualTo(fifty.first().session());
    }

    /** Consul itself ends the session here. */
    @Test
    @EnabledIfSystemProperty(
            named = "consulflux.long",
            matches = "true",
            disabledReason = "takes over a minute and a half; .ci/run plays it")
    void inACutOfEightySecondsTheLossIsToldBeforeConsulLetsTheEntryGo() throws Exception {
        Outage outage = eighty.orElseThrow();
        outage.lossIsToldInTime();
        Instant gone = outage.gone.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(gone).isAfter(outage.loss().at().plusSeconds(10));
        assertThat(outage.rejoined().at()).isAfter(gone);
    }

    private static CompletableFuture<Instant> gone(String id) {
        CompletableFuture<Instant> gone = new CompletableFuture<>();
        truth.kv()
                .watch(PREFIX + "/" + id)
                .skipUntil(snapshot -> snapshot.state().isPresent())
                .filter(snapshot -> snapshot.state().isEmpty())
                .next()
                .subscribe(snapshot -> gone.complete(Instant.now()), gone::completeExceptionally);
        return gone;
    }

    /** A participant behind a proxy that goes silent for a while. */
    private static final class Outage {

        private final String id;
        private final ConsulFlux consul;
        private final Sinks.Many<NodeEvent> told = Sinks.many().replay().all();
        private final List<NodeEvent> seen = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Instant> gone;
        private final CompletableFuture<String> entryAtLoss = new CompletableFuture<>();

        Outage(ConsulAgent agent, String id, Duration from, Duration to) {
            this.id = id;
            this.gone = gone(id);
            this.consul = ConsulFlux.create(
                    ConsulOptions.defaults().address(agent.proxy().hostAndPort()));
            consul.participate(PREFIX, id, Flux.just("ready").concatWith(Flux.never()))
                    .publishOn(Schedulers.boundedElastic())
                    .doOnNext(this::look)
                    .subscribe(told::tryEmitNext, told::tryEmitError);
            Mono<Entered> entered = told.asFlux().ofType(Entered.class).next();
            entered.delayElement(from).subscribe(event -> agent.proxy().blackHole());
            entered.delayElement(to).subscribe(event -> agent.proxy().heal());
        }

        private void look(NodeEvent event) {
            seen.add(event);
            if (event instanceof Lost) {
                entryAtLoss.complete(entry());
            }
        }

        /** What the entry holds, by another way. */
        String entry() {
            return cluster.server().http().get("/v1/kv/" + PREFIX + "/" + id).body();
        }

        /** What was told until so long after the entry, however much later it is asked for. */
        List<NodeEvent> toldWithin(Duration time) {
            Instant until = first().at().plus(time);
            Duration left = Duration.between(Instant.now(), until);
            Mono.delay(left.isNegative() ? Duration.ZERO : left).block(LIMIT);
            return seen.stream().filter(event -> event.at().isBefore(until)).toList();
        }

        Entered first() {
            return next(Entered.class, 0);
        }

        Lost loss() {
            return next(Lost.class, 0);
        }

        Entered rejoined() {
            next(Published.class, 1);
            return next(Entered.class, 1);
        }

        private <E extends NodeEvent> E next(Class<E> kind, long skipped) {
            return told.asFlux()
                    .ofType(kind)
                    .skip(skipped)
                    .next()
                    .blockOptional(LIMIT)
                    .orElseThrow();
        }

        void lossIsToldInTime() {
            Lost loss = loss();
            assertThat(loss.session()).isEqualTo(first().session());
            assertThat(Duration.between(first().at(), loss.at())).isBetween(TTL.minus(SLACK), TTL.plus(SLACK));
            assertThat(entryAtLoss)
                    .isCompletedWithValueMatching(
                            entry -> entry.contains(first().session()), "the entry is still held");
        }
    }

    /** A participant whose process is killed as soon as it takes part. */
    private static final class Killed {

        private final CompletableFuture<Instant> gone;
        private final Instant at;

        Killed(String id) throws IOException {
            gone = gone(id);
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process process = new ProcessBuilder(
                            java,
                            "-cp",
                            System.getProperty("java.class.path"),
                            ParticipantProcess.class.getName(),
                            cluster.agent(1).hostAndPort(),
                            PREFIX,
                            id,
                            SHORT_TTL.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(output.readLine()).isEqualTo("published");
            } finally {
                process.destroyForcibly();
            }
            at = Instant.now();
        }
    }
}
