// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ParticipantEvent;
import io.consulflux.UserEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulException;
import io.consulflux.event.EventWatch;
import io.consulflux.exec.ExecJob;
import io.consulflux.session.SessionSpec;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Each feature with the rights that docs/security.md gives it, and with each of them left out. */
class LeastRightsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How long a stream is given in which nothing will come; no test succeeds by its passing. */
    private static final Duration NOTHING_COMES = Duration.ofSeconds(10);

    private static final ExecJob JOB =
            ExecJob.of("true").timed(times -> times.withAcknowledgement(Duration.ofSeconds(10)));

    private static final String EXEC = "exec";
    private static final String BY_SERVICE = "exec by service";
    private static final String AGENTS = "agents that run jobs";

    /** What an agent needs to be a member with checks and services, whatever else it does. */
    private static final String ANY_AGENT =
            "node_prefix \"\" { policy = \"write\" } service_prefix \"\" { policy = \"write\" } ";

    /** Each says whether it worked; a failure must be a ConsulException. */
    private static final Map<String, Function<ConsulFlux, Mono<Boolean>>> FEATURES = Map.ofEntries(
            entry(EXEC, consul -> runs(consul, JOB)),
            entry(BY_SERVICE, consul -> runs(consul, JOB.onServices("^web$"))),
            entry("read keys", LeastRightsIT::readsKeys),
            entry("write keys", LeastRightsIT::writesKeys),
            entry(
                    "watch services",
                    consul -> consul.catalog()
                            .watchServices()
                            .next()
                            .map(seen -> seen.state().containsKey("web"))),
            entry(
                    "watch nodes",
                    consul -> consul.catalog()
                            .watchNodes()
                            .next()
                            .map(seen -> !seen.state().isEmpty())),
            entry(
                    "watch the instances of a service",
                    consul -> consul.health()
                            .watchService("web")
                            .next()
                            .map(seen -> !seen.state().isEmpty())),
            entry("fire events", consul -> consul.events().fire("deploy").hasElement()),
            entry("watch events", LeastRightsIT::watchesEvents),
            entry(
                    "keep sessions",
                    consul -> consul.sessions().keep(SessionSpec.of()).next().hasElement()),
            entry("list sessions", consul -> consul.sessions().list().map(sessions -> !sessions.isEmpty())),
            entry(
                    "wait at a barrier",
                    consul -> consul.awaitBarrier(Barrier.at("ready").atLeast(1).timeout(NOTHING_COMES))
                            .thenReturn(true)),
            entry("take part in a barrier", LeastRightsIT::takesPart));

    private static ConsulCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = ConsulCluster.builder().agents(1).acls().start();
        put("/v1/agent/service/register", "{\"Name\":\"web\"}");
        put("/v1/kv/app/a", "1");
        put("/v1/kv/ready/a", "ready");
        put("/v1/session/create", "");
        put("/v1/event/fire/deploy", "");
        // The agent answers before it has told the catalogue.
        Flux.interval(Duration.ZERO, Duration.ofMillis(20), Schedulers.boundedElastic())
                .onBackpressureDrop()
                .filter(look -> cluster.server()
                        .http()
                        .get("/v1/catalog/services")
                        .body()
                        .contains("\"web\""))
                .blockFirst(LIMIT);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @Test
    void everyFeatureOfThePageIsTried() {
        List<String> tried = new ArrayList<>(FEATURES.keySet());
        tried.add(AGENTS);

        assertThat(SecurityPage.rules().keySet()).containsExactlyInAnyOrderElementsOf(tried);
    }

    @TestFactory
    Stream<DynamicTest> eachFeatureWorksWithItsRights() {
        return FEATURES.keySet().stream()
                .map(feature -> dynamicTest(
                        feature,
                        () -> assertThat(works(feature, rules(feature))).isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> noRightCanBeLeftOut() {
        return FEATURES.keySet().stream()
                .flatMap(feature -> IntStream.range(0, rules(feature).size()).mapToObj(left -> {
                    List<String> rules = rules(feature);
                    String without = rules.remove(left);
                    return dynamicTest(
                            feature + " without " + without,
                            () -> assertThat(works(feature, rules)).isFalse());
                }));
    }

    @Test
    void aDryRunTellsWhichRightIsMissing() {
        assertThat(obstacles(rules(EXEC))).isEmpty();
        for (String rule : rules(EXEC)) {
            List<String> rest = rules(EXEC);
            rest.remove(rule);
            assertThat(obstacles(rest)).as("without " + rule).isNotEmpty();
        }
    }

    @Test
    void anAgentRunsJobsWithItsRightAndIsSilentWithoutIt() {
        try {
            agentsToken(Tokens.with(cluster, ANY_AGENT));
            assertThat(works(EXEC, rules(EXEC))).isFalse();
            agentsToken(Tokens.with(cluster, ANY_AGENT + String.join(" ", rules(AGENTS))));
            assertThat(works(EXEC, rules(EXEC))).isTrue();
        } finally {
            agentsToken(cluster.managementToken());
        }
    }

    private static void agentsToken(String token) {
        put("/v1/agent/token/agent", "{\"Token\":\"" + token + "\"}");
    }

    /** With services a job needs what every job needs, too. */
    private static List<String> rules(String feature) {
        Map<String, List<String>> page = SecurityPage.rules();
        List<String> rules = new ArrayList<>(page.getOrDefault(feature, List.of()));
        if (feature.equals(BY_SERVICE)) {
            rules.addAll(page.getOrDefault(EXEC, List.of()));
        }
        return rules;
    }

    private static boolean works(String feature, List<String> rules) {
        return Optional.ofNullable(FEATURES.get(feature))
                .flatMap(trial -> with(
                                rules,
                                consul -> trial.apply(consul)
                                        .timeout(LIMIT)
                                        .onErrorResume(ConsulException.class, failure -> Mono.just(false)))
                        .blockOptional(LIMIT))
                .orElse(false);
    }

    private static List<?> obstacles(List<String> rules) {
        return requireNonNull(with(rules, consul -> consul.dryRun(JOB).map(preview -> preview.obstacles()))
                .block(LIMIT));
    }

    private static <T> Mono<T> with(List<String> rules, Function<ConsulFlux, Mono<T>> trial) {
        ConsulOptions options = ConsulOptions.defaults()
                .address(cluster.server().hostAndPort())
                .token(Tokens.with(cluster, String.join(" ", rules)));
        return Mono.usingWhen(Mono.fromSupplier(() -> ConsulFlux.create(options)), trial, ConsulFlux::disposeLater);
    }

    private static Mono<Boolean> runs(ConsulFlux consul, ExecJob job) {
        return consul.exec(job)
                .ofType(ExecEvent.Finished.class)
                .next()
                .map(finished -> finished.summary().outcome() == Outcome.COMPLETE);
    }

    private static Mono<Boolean> readsKeys(ConsulFlux consul) {
        return consul.kv()
                .get("app/a")
                .then(consul.kv().watchPrefix("app/").next())
                .map(seen -> !seen.state().isEmpty());
    }

    private static Mono<Boolean> writesKeys(ConsulFlux consul) {
        return consul.kv()
                .put("app/b/c", "1")
                .then(consul.kv().deleteUnder("app/b"))
                .thenReturn(true);
    }

    /** Under the node's name: that is what the second right is for. */
    private static Mono<Boolean> watchesEvents(ConsulFlux consul) {
        return consul.events()
                .watch(EventWatch.of("deploy").replay())
                .ofType(UserEvent.Received.class)
                .map(event -> event.node().equals("node-1"))
                .next()
                .timeout(NOTHING_COMES, Mono.just(false));
    }

    private static Mono<Boolean> takesPart(ConsulFlux consul) {
        return consul.participate("ready", "b", Flux.just("ready").concatWith(Flux.never()))
                .ofType(ParticipantEvent.Published.class)
                .next()
                .hasElement();
    }

    private static void put(String path, String body) {
        assertThat(cluster.server().http().put(path, body).isOk()).isTrue();
    }
}
