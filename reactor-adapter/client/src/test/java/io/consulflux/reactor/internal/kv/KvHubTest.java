// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import static io.consulflux.reactor.internal.kv.KvWorld.GATHERED;
import static io.consulflux.reactor.internal.kv.KvWorld.watch;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** Watched keys on one poll, a scripted Consul and virtual time. */
final class KvHubTest {

    private static final String FOLDER = "/v1/kv/app/";

    private final KvWorld world = new KvWorld(1);
    private final ScriptedTransport consul = world.consul;
    private final KvHub hub = world.hub;

    @Test
    void closingEndsWhoHasNotBeenPlannedForYet() {
        TestSubscriber<?> early = watch(hub.key("app/a"));
        hub.close();
        assertThat(early.isTerminatedComplete()).isTrue();
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
            assertThat(watch.isTerminatedComplete()).isTrue();
        }
        assertThat(world.polls.size()).isZero();
    }

    @Test
    void aKeyThatVanishesFromAListingIsAbsentOnceARightToReadItIsCertain() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        world.listing().answer(20, KvWorld.entries("app/b@10"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
        world.single("app/a").answer(404, Map.of("X-Consul-Index", "20"), "");
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10", "absent");
    }

    @Test
    void aKeyThatVanishesForWantOfRightsIsDeniedAfterAWhile() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        world.listing().answer(20, KvWorld.entries("app/b@10"));
        for (int second = 0; second < 60 && !key.isTerminated(); second++) {
            world.asked("app/a").forEach(read -> read.refuse(403, "Permission denied"));
            world.pass(Duration.ofSeconds(1));
        }
        assertThat(key.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
    }

    @Test
    void aKeyThatIsSeenAgainIsInDoubtNoLonger() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        world.listing().answer(20, KvWorld.entries("app/b@10"));
        world.listing().answer(21, KvWorld.entries("app/a@21", "app/b@10"));
        world.single("app/a").answer(404, Map.of("X-Consul-Index", "20"), "");
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10", "app/a@21");
    }

    @Test
    void whereConsulSaysThatNothingWasLeftOutNothingIsAsked() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        Map<String, String> headers =
                Map.of("X-Consul-Index", "20", "X-Consul-Default-ACL-Policy", "deny", Response.TOKEN, Response.SENT);
        world.listing().answer(200, headers, KvWorld.entries("app/b@10"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10", "absent");
        assertThat(world.asked("app/a")).isEmpty();
    }

    @Test
    void whereConsulWouldNotSayThatSomethingWasLeftOutWhatVanishesIsAskedFor() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        TestSubscriber<Snapshot<List<KvEntry>>> folder = watch(hub.prefix("app/"));
        Map<String, String> headers = Map.of("X-Consul-Index", "20", "X-Consul-Default-ACL-Policy", "deny");
        world.listing().answer(200, headers, "[]");
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
        world.single("app/a").refuse(403, "Permission denied");
        world.single("app/").refuse(403, "Permission denied");
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
        assertThat(folder.getReceivedOnNext())
                .extracting(told -> told.state().size())
                .containsExactly(2);
    }

    @Test
    void aFolderToWhichAKeyComesBackAsItWasIsToldInANewEpoch() {
        TestSubscriber<Snapshot<List<KvEntry>>> folder = watch(hub.prefix("app/"));
        world.pass(GATHERED);
        world.listing().answer(10, KvWorld.entries("app/a@10", "app/b@9"));
        world.listing().answer(20, KvWorld.entries("app/b@9"));
        // A snapshot of before the deletion was restored, and another key written since.
        world.listing().answer(30, KvWorld.entries("app/a@10", "app/b@9", "app/c@30"));
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 0L, 1L);
    }

    @Test
    void aPollThatBeginsAfterAStepBackTellsWhatItFindsInANewEpoch() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        TestSubscriber<?> wider = watch(hub.prefix(""));
        // Whoever comes beside waits for a turn until things have settled; then one poll of all takes over.
        world.pass(Duration.ofSeconds(3));
        assertThat(world.listing().request.target()).startsWith("/v1/kv/?");
        world.listing().answer(8, KvWorld.entries("app/a@7", "app/b@7"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10", "app/a@7");
        assertThat(key.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 1L);
        wider.cancel();
    }

    @Test
    void aFolderInWhichAKeyIsAsItWasBeforeIsToldInANewEpochThoughItsIndexIsHigher() {
        TestSubscriber<Snapshot<List<KvEntry>>> folder = watch(hub.prefix("app/"));
        world.pass(GATHERED);
        world.listing().answer(10, KvWorld.entries("app/a@10", "app/b@9"));
        world.listing().answer(20, KvWorld.entries("app/a@10", "app/b@20"));
        // A snapshot was restored, and something was written since.
        world.listing().answer(30, KvWorld.entries("app/a@30", "app/b@9"));
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::index).containsExactly(10L, 20L, 30L);
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::epoch).containsExactly(0L, 0L, 1L);
    }

    /** Two keys on one poll, both told. */
    private TestSubscriber<Snapshot<Optional<KvEntry>>> watchTwo() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a"));
        watch(hub.key("app/b"));
        world.pass(GATHERED);
        assertThat(world.listing().request.target()).startsWith(FOLDER + "?recurse");
        world.listing().answer(10, KvWorld.entries("app/a@10", "app/b@10"));
        return key;
    }
}
