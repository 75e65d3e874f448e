// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.state.CheckState;
import io.consulflux.state.Consistency;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.HealthCheck.Status;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.ServiceQuery;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Watches of the catalog and of health on two real agents, asked of the one that is a client. */
class CatalogWatchIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    /** Long enough for a wake to come through, which takes a few milliseconds. */
    private static final Duration A_WHILE = Duration.ofMillis(500);

    private static final AtomicInteger SERVICES = new AtomicInteger();

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(2);

    private ConsulFlux consul;

    @BeforeEach
    void connect() {
        consul = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.agent(1).hostAndPort()));
    }

    @AfterEach
    void forget() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        put("/v1/catalog/deregister", "{\"Node\":\"outside\"}");
    }

    @Test
    void servicesAreToldWithAllTagsOfTheirInstances() {
        StepVerifier.create(consul.catalog().watchServices().map(Snapshot::state))
                .assertNext(
                        services -> assertThat(services).containsKey("consul").doesNotContainKey("web"))
                .then(() -> register("web-1", "passing", "b", "a"))
                .assertNext(services -> assertThat(services).containsEntry("web", List.of("a", "b")))
                .then(() -> register("web-2", "passing", "c"))
                .assertNext(services -> assertThat(services).containsEntry("web", List.of("a", "b", "c")))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void nodesAreToldByNameAsTheyComeAndGo() {
        // An agent that has just started tells the catalogue more of its node, which is told too, under the same name.
        StepVerifier.create(
                        consul.catalog().watchNodes().map(CatalogWatchIT::names).distinctUntilChanged())
                .expectNext(List.of("node-1", "node-2"))
                .then(() -> put("/v1/catalog/register", "{\"Node\":\"outside\",\"Address\":\"10.0.0.9\"}"))
                .expectNext(List.of("node-1", "node-2", "outside"))
                .then(() -> put("/v1/catalog/deregister", "{\"Node\":\"outside\"}"))
                .expectNext(List.of("node-1", "node-2"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void anInstanceIsToldWithWhatWasRegistered() {
        register("web-1", "warning", "b", "a");
        StepVerifier.create(consul.health().watchService("web"))
                .assertNext(snapshot -> {
                    ServiceInstance web = snapshot.state().get(0);
                    assertThat(web.id()).isEqualTo("web-1");
                    assertThat(web.node()).isEqualTo("outside");
                    assertThat(web.address()).isEqualTo("10.0.0.9");
                    assertThat(web.port()).isEqualTo(80);
                    assertThat(web.tags()).containsExactly("b", "a");
                    assertThat(web.status()).isEqualTo(Status.WARNING);
                    assertThat(snapshot.index()).isPositive();
                    assertThat(snapshot.age()).isPresent();
                    assertThat(snapshot.filtered()).isEqualTo(Filtered.UNKNOWN);
                })
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aServiceThatIsNotThereIsEmptyUntilItComes() {
        StepVerifier.create(consul.health().watchService("web").map(CatalogWatchIT::ids))
                .expectNext(List.of())
                .then(() -> register("web-1", "passing"))
                .expectNext(List.of("web-1"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aServicesInstancesAreNarrowedByTagsAndHealth() {
        register("web-1", "passing", "a", "b");
        register("web-2", "critical", "a", "b");
        register("web-3", "passing", "a");
        ServiceQuery query = ServiceQuery.of("web").tagged("b").tagged("a").passing();
        StepVerifier.create(consul.health().watchService(query).map(CatalogWatchIT::ids))
                .expectNext(List.of("web-1"))
                .then(() -> register("web-2", "passing", "a", "b"))
                .expectNext(List.of("web-1", "web-2"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void whatIsNotToldIsNoChange() {
        register("web-1", "passing");
        StepVerifier.create(consul.health().watchService("web").map(CatalogWatchIT::ids))
                .expectNext(List.of("web-1"))
                // The weights are not among what is told, but they move the index.
                .then(() -> put("/v1/catalog/register", """
                        {"Node":"outside","Address":"10.0.0.9","Service":
                          {"ID":"web-1","Service":"web","Tags":[],"Port":80,"Weights":{"Passing":7,"Warning":3}}}"""))
                .expectNoEvent(A_WHILE)
                .then(() -> register("web-2", "passing"))
                .expectNext(List.of("web-1", "web-2"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void checksAreToldByServiceByNodeAndByState() {
        Predicate<List<HealthCheck>> critical = checks -> checks.stream().anyMatch(CatalogWatchIT::isCritical);
        becomesCritical(consul.health().watchChecks("web"), critical);
        becomesCritical(consul.health().watchNodeChecks("outside"), critical);
        becomesCritical(consul.health().watchState(CheckState.ANY), critical);
        becomesCritical(consul.health().watchState(CheckState.CRITICAL), checks -> !checks.isEmpty());
        becomesCritical(
                consul.health().watchState(CheckState.PASSING),
                checks -> checks.stream().noneMatch(check -> check.node().equals("outside")));
    }

    private static void becomesCritical(Flux<Snapshot<List<HealthCheck>>> watch, Predicate<List<HealthCheck>> told) {
        register("web-1", "passing");
        StepVerifier.create(watch.map(Snapshot::state))
                .expectNextMatches(told.negate())
                .then(() -> register("web-1", "critical"))
                .expectNextMatches(told)
                .thenCancel()
                .verify(LIMIT);
    }

    static Stream<ReadOptions> waysToRead() {
        return Stream.of(
                DEFAULTS.with(Consistency.STALE),
                DEFAULTS.with(Consistency.CONSISTENT),
                DEFAULTS.cached(Duration.ofSeconds(10)),
                DEFAULTS.cached(Duration.ZERO),
                DEFAULTS.with(Consistency.STALE).cached(Duration.ofMinutes(1)),
                DEFAULTS.near("_agent"),
                DEFAULTS.near("node-2"),
                DEFAULTS.filtered("\"a\" in Service.Tags"),
                DEFAULTS.inDatacenter("dc1"));
    }

    @ParameterizedTest
    @MethodSource("waysToRead")
    void aChangeIsSeenHoweverItIsRead(ReadOptions options) {
        // The agent's cache outlives a test: each asks of a service of its own.
        String service = "web-" + SERVICES.incrementAndGet();
        StepVerifier.create(consul.health()
                        .watchService(ServiceQuery.of(service), options)
                        .map(CatalogWatchIT::ids))
                .expectNext(List.of())
                .then(() -> put("/v1/catalog/register", """
                        {"Node":"outside","Address":"10.0.0.9",
                         "Service":{"ID":"one","Service":"%s","Tags":["a"]}}""".formatted(service)))
                .expectNext(List.of("one"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aFilterLeavesTheOthersOut() {
        ReadOptions options = DEFAULTS.filtered("Node == \"node-2\"");
        StepVerifier.create(consul.catalog().watchNodes(options).map(CatalogWatchIT::names))
                .expectNext(List.of("node-2"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aFilterThatConsulDoesNotAcceptIsAnErrorAtOnce() {
        StepVerifier.create(consul.catalog().watchNodes(DEFAULTS.filtered("Nope == 1")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulRequestException.class)
                        .hasMessageContaining("Nope"))
                .verify(LIMIT);
        StepVerifier.create(consul.health().watchState(CheckState.ANY, DEFAULTS.filtered("((")))
                .expectError(ConsulRequestException.class)
                .verify(LIMIT);
    }

    @Test
    void aDatacenterThatIsNotThereIsAnErrorAtOnce() {
        StepVerifier.create(consul.catalog().watchServices(DEFAULTS.inDatacenter("nowhere")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulRequestException.class)
                        .hasMessageContaining("No path to datacenter"))
                .verify(LIMIT);
    }

    @Test
    void theDatacenterOfTheOptionsHolds() {
        ConsulFlux elsewhere = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.agent(1).hostAndPort()).datacenter("nowhere"));
        StepVerifier.create(elsewhere.catalog().watchNodes())
                .expectError(ConsulRequestException.class)
                .verify(LIMIT);
        StepVerifier.create(elsewhere.catalog().watchNodes(DEFAULTS.inDatacenter("dc1")))
                .expectNextCount(1)
                .then(elsewhere::dispose)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void disposalEndsWatchesThatRunAndRefusesThoseThatFollow() {
        StepVerifier.create(consul.health().watchService("web"))
                .expectNextCount(1)
                .then(consul::dispose)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(consul.catalog().watchServices())
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
    }

    private static boolean isCritical(HealthCheck check) {
        return check.serviceId().filter("web-1"::equals).isPresent() && check.status() == Status.CRITICAL;
    }

    private static List<String> names(Snapshot<List<NodeEntry>> snapshot) {
        return snapshot.state().stream().map(NodeEntry::name).toList();
    }

    private static List<String> ids(Snapshot<List<ServiceInstance>> snapshot) {
        return snapshot.state().stream().map(ServiceInstance::id).toList();
    }

    /** An instance on a node without an agent, whose check nobody runs: it stands as it was registered. */
    private static void register(String id, String status, String... tags) {
        String quoted = Stream.of(tags).map(tag -> '"' + tag + '"').collect(Collectors.joining(","));
        put("/v1/catalog/register", """
                {"Node":"outside","Address":"10.0.0.9",
                 "Service":{"ID":"%1$s","Service":"web","Port":80,"Tags":[%3$s]},
                 "Check":{"Node":"outside","CheckID":"%1$s","Name":"alive","ServiceID":"%1$s","Status":"%2$s"}}""".formatted(id, status, quoted));
    }

    private static void put(String path, String body) {
        assertThat(cluster.server().http().put(path, body).status()).as(body).isEqualTo(200);
    }
}
