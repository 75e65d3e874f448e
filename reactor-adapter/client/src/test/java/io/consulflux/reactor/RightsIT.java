// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.UserEvent;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.event.EventWatch;
import io.consulflux.state.CheckState;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What watches and calls tell to tokens with less than all rights, on a real agent. */
class RightsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().agents(1).acls().start();

    private final List<ConsulFlux> opened = new ArrayList<>();

    @AfterEach
    void disconnect() {
        opened.forEach(consul ->
                StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT));
    }

    @Test
    void whoMayNothingSeesNothingAndIsNotToldWhy() {
        ConsulFlux consul = as(token(""));
        for (Flux<Boolean> watch : List.of(
                isEmpty(consul.catalog().watchNodes()),
                isEmpty(consul.health().watchService("consul")),
                isEmpty(consul.health().watchNodeChecks("node-1")),
                isEmpty(consul.health().watchState(CheckState.ANY)))) {
            StepVerifier.create(watch).expectNext(true).thenCancel().verify(LIMIT);
        }
        StepVerifier.create(consul.catalog().watchServices())
                .assertNext(snapshot -> {
                    assertThat(snapshot.state()).isEmpty();
                    // 1.8.7 does not tell; from 1.11 on this is YES.
                    assertThat(snapshot.filtered()).isIn(Filtered.UNKNOWN, Filtered.YES);
                })
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void whoMayReadOneServiceSeesThatOne() {
        register("shop");
        register("bank");
        ConsulFlux consul = as(token("service \"shop\" { policy = \"read\" }"));
        StepVerifier.create(consul.catalog().watchServices().map(Snapshot::state))
                .expectNext(Map.of("shop", List.of()))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void anInstanceNeedsTheRightToItsNodeToo() {
        register("shop");
        ConsulFlux consul = as(token("service \"shop\" { policy = \"read\" }"));
        StepVerifier.create(isEmpty(consul.health().watchService("shop")))
                .expectNext(true)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aTokenThatConsulDoesNotKnowIsAnError() {
        ConsulFlux consul = as("00000000-1111-2222-3333-444444444444");
        StepVerifier.create(consul.catalog().watchServices())
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulDeniedException.class)
                        .hasMessageContaining("ACL not found")
                        .hasMessageNotContaining("00000000-1111"))
                .verify(LIMIT);
    }

    @Test
    void eventsAreFiredByEventWriteAndWatchedByEventReadAndNamedByAgentRead() {
        ConsulFlux fires = as(token("event \"deploy\" { policy = \"write\" }"));
        String id =
                fires.events().fire("deploy").blockOptional(LIMIT).orElseThrow().id();
        ConsulFlux watches =
                as(token("event \"deploy\" { policy = \"read\" } agent_prefix \"\" { policy = \"read\" }"));
        assertThat(told(watches, id).node()).isEqualTo(cluster.server().name());
        isDenied(watches.events().fire("deploy"));
        isDenied(fires.events().fire("other"));
    }

    @Test
    void withoutAgentReadTheAgentsAddressStandsForItsNode() {
        ConsulFlux consul = as(token("event_prefix \"\" { policy = \"write\" }"));
        String id =
                consul.events().fire("named").blockOptional(LIMIT).orElseThrow().id();
        assertThat(told(consul, id).node()).isEqualTo(cluster.server().hostAndPort());
    }

    private static UserEvent.Received told(ConsulFlux consul, String id) {
        return consul.events()
                .watch(EventWatch.of().replay())
                .ofType(UserEvent.Received.class)
                .filter(event -> event.id().equals(id))
                .next()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @Test
    void aForbiddenKeyIsDeniedAloneAndMissingInListings() {
        put("/v1/kv/open/a", "1");
        put("/v1/kv/shut/b", "2");
        ConsulFlux consul = as(token("key_prefix \"open/\" { policy = \"read\" }"));
        ConsulKv kv = consul.kv();

        StepVerifier.create(kv.get("open/a").map(KvEntry::key))
                .expectNext("open/a")
                .expectComplete()
                .verify(LIMIT);
        // Absent, empty and forbidden are three things where a single key is asked for.
        StepVerifier.create(kv.get("open/none")).expectComplete().verify(LIMIT);
        isDenied(kv.get("shut/b"));
        isDenied(kv.get("shut/none"));
        StepVerifier.create(kv.keys(""))
                .expectNext(List.of("open/a"))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(kv.list("shut/"))
                .expectNext(List.of())
                .expectComplete()
                .verify(LIMIT);
        isDenied(kv.put("open/a", "3"));
        isDenied(kv.delete("open/a"));
        isDenied(kv.deleteUnder("shut"));
    }

    /** Consul masks from callers without a token that something was left out (1.21.5 and later). */
    @Test
    void aKeyThatIsKeptFromACallerWithoutATokenIsNotToldAsGone() {
        put("/v1/kv/masked/a", "1");
        policy("anonymous-reads", "key_prefix \"masked/\" { policy = \"read\" }");
        anonymousMay("[{\"Name\":\"anonymous-reads\"}]");
        ConsulFlux consul = track(ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()).refusalLimit(Duration.ofSeconds(2))));
        Flux<KvChange> changes = consul.kv()
                .changes("masked/")
                // Calls that block follow.
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(change -> {
                    anonymousMay("[]");
                    // A right that is taken is no news to a blocking query: a neighbour's change is.
                    put("/v1/kv/masked/b", UUID.randomUUID().toString());
                });
        StepVerifier.create(changes)
                .assertNext(change -> assertThat(change).isInstanceOf(KvChange.Added.class))
                // Older releases answer a query that waits by the rights of its beginning.
                .thenConsumeWhile(change -> !(change instanceof KvChange.Removed))
                .expectError(ConsulDeniedException.class)
                .verify(LIMIT);
    }

    private static void anonymousMay(String policies) {
        put(
                "/v1/acl/token/00000000-0000-0000-0000-000000000002",
                "{\"AccessorID\":\"00000000-0000-0000-0000-000000000002\",\"Description\":\"Anonymous Token\","
                        + "\"Policies\":" + policies + "}");
    }

    private static void policy(String name, String rules) {
        String escaped = rules.replace("\"", "\\\"");
        put("/v1/acl/policy", "{\"Name\":\"" + name + "\",\"Rules\":\"" + escaped + "\"}");
    }

    private static void isDenied(Mono<?> call) {
        StepVerifier.create(call).expectError(ConsulDeniedException.class).verify(LIMIT);
    }

    private static <T> Flux<Boolean> isEmpty(Flux<Snapshot<List<T>>> watch) {
        return watch.map(snapshot -> snapshot.state().isEmpty());
    }

    private ConsulFlux as(String token) {
        return track(ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()).token(token)));
    }

    private ConsulFlux track(ConsulFlux consul) {
        opened.add(consul);
        return consul;
    }

    private static String token(String rules) {
        return Tokens.with(cluster, rules);
    }

    private static void register(String service) {
        put(
                "/v1/catalog/register",
                "{\"Node\":\"outside\",\"Address\":\"10.0.0.9\",\"Service\":{\"Service\":\"" + service + "\"}}");
    }

    private static String put(String path, String body) {
        return cluster.server().http().put(path, body).body();
    }
}
