// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ConsulClosedException;
import io.consulflux.ConsulDeniedException;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Watched keys on one poll, a scripted Consul and virtual time. */
final class KvHubTest {

    private static final Duration GATHERED = Duration.ofMillis(10);
    private static final String FOLDER = "/v1/kv/app/";

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final KvHub hub =
            new KvHub(new KvReads(world.connection, world.polls, Optional.empty(), Consistency.DEFAULT), 1);

    @Test
    void closingEndsWhoHasNotBeenPlannedForYet() {
        TestSubscriber<?> early = watch(hub.key("app/a"));
        hub.close();
        assertThat(early.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(watch(hub.key("app/a")).expectTerminalError())
                .hasMessageContaining("watch of key app/a")
                .isInstanceOf(ConsulClosedException.class);
        assertThat(consul.count()).isZero();
    }

    @Test
    void closingEndsWhoIsReadByTurnsAndWhoIsInDoubt() {
        TestSubscriber<?> polled = watch(hub.key("app/a"));
        TestSubscriber<?> other = watch(hub.prefix("app/"));
        world.pass(GATHERED);
        TestSubscriber<?> byTurns = watch(hub.key("elsewhere"));
        world.pass(GATHERED);
        hub.close();
        for (TestSubscriber<?> watch : List.of(polled, other, byTurns)) {
            assertThat(watch.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        }
        assertThat(world.polls.size()).isZero();
    }

    @Test
    void aKeyThatVanishesFromAListingIsAbsentOnceARightToReadItIsCertain() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        listing().answer(20, entries("app/b@10"));
        assertThat(values(key)).containsExactly("app/a@10");
        single("app/a").answer(404, Map.of("X-Consul-Index", "20"), "");
        assertThat(values(key)).containsExactly("app/a@10", "absent");
    }

    @Test
    void aKeyThatVanishesForWantOfRightsIsDeniedAfterAWhile() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        listing().answer(20, entries("app/b@10"));
        for (int second = 0; second < 60 && !key.isTerminated(); second++) {
            asked("app/a").forEach(read -> read.refuse(403, "Permission denied"));
            world.pass(Duration.ofSeconds(1));
        }
        assertThat(key.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
        assertThat(values(key)).containsExactly("app/a@10");
    }

    @Test
    void aKeyThatIsSeenAgainIsInDoubtNoLonger() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        listing().answer(20, entries("app/b@10"));
        listing().answer(21, entries("app/a@21", "app/b@10"));
        single("app/a").answer(404, Map.of("X-Consul-Index", "20"), "");
        assertThat(values(key)).containsExactly("app/a@10", "app/a@21");
    }

    @Test
    void whereConsulSaysThatNothingWasLeftOutNothingIsAsked() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        Map<String, String> headers = Map.of("X-Consul-Index", "20", "X-Consul-Default-ACL-Policy", "deny");
        listing().answer(200, headers, entries("app/b@10"));
        assertThat(values(key)).containsExactly("app/a@10", "absent");
        assertThat(asked("app/a")).isEmpty();
    }

    @Test
    void aPollThatBeginsAfterAStepBackTellsWhatItFindsInANewEpoch() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        TestSubscriber<?> wider = watch(hub.prefix(""));
        // Whoever comes beside waits for a turn until things have settled; then one poll of all takes over.
        world.pass(Duration.ofSeconds(3));
        assertThat(listing().request.target()).startsWith("/v1/kv/?");
        listing().answer(8, entries("app/a@7", "app/b@7"));
        assertThat(values(key)).containsExactly("app/a@10", "app/a@7");
        assertThat(key.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 1L);
        wider.cancel();
    }

    @Test
    void aFolderInWhichAKeyIsAsItWasBeforeIsToldInANewEpochThoughItsIndexIsHigher() {
        TestSubscriber<Snapshot<List<KvEntry>>> folder = watch(hub.prefix("app/"));
        world.pass(GATHERED);
        listing().answer(10, entries("app/a@10", "app/b@9"));
        listing().answer(20, entries("app/a@10", "app/b@20"));
        // A snapshot was restored, and something was written since.
        listing().answer(30, entries("app/a@30", "app/b@9"));
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::index).containsExactly(10L, 20L, 30L);
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 0L, 1L);
    }

    /** Two keys on one poll, both told. */
    private TestSubscriber<Snapshot<Optional<KvEntry>>> watchTwo() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a"));
        watch(hub.key("app/b"));
        world.pass(GATHERED);
        assertThat(listing().request.target()).startsWith(FOLDER + "?recurse");
        listing().answer(10, entries("app/a@10", "app/b@10"));
        return key;
    }

    private static <T> TestSubscriber<T> watch(Flux<T> states) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        states.subscribe(subscriber);
        return subscriber;
    }

    /** The listing that is asked for and not answered. */
    private ScriptedTransport.Exchange listing() {
        return inFlight()
                .filter(exchange -> exchange.request.target().contains("recurse"))
                .findFirst()
                .orElseThrow();
    }

    private ScriptedTransport.Exchange single(String key) {
        assertThat(asked(key)).hasSize(1);
        return asked(key).get(0);
    }

    private List<ScriptedTransport.Exchange> asked(String key) {
        return inFlight()
                .filter(exchange -> exchange.request.target().equals("/v1/kv/" + key))
                .toList();
    }

    private Stream<ScriptedTransport.Exchange> inFlight() {
        return consul.exchanges.stream().filter(ScriptedTransport.Exchange::isInFlight);
    }

    private static List<String> values(TestSubscriber<Snapshot<Optional<KvEntry>>> key) {
        return key.getReceivedOnNext().stream()
                .map(told -> told.state().map(entry -> entry.value().utf8()).orElse("absent"))
                .toList();
    }

    /** A listing as Consul writes it, of keys with their indexes, as {@code a@10}, which are their values too. */
    private static String entries(String... keys) {
        return Stream.of(keys)
                .map(key -> {
                    String value = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
                    String name = key.substring(0, key.indexOf('@'));
                    String index = key.substring(key.indexOf('@') + 1);
                    return """
                            {"LockIndex":0,"Key":"%s","Flags":0,"Value":"%s","CreateIndex":1,"ModifyIndex":%s}""".formatted(name, value, index);
                })
                .collect(Collectors.joining(",", "[", "]"));
    }
}
