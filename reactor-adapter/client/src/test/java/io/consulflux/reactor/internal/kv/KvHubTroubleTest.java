// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import static io.consulflux.reactor.internal.kv.KvWorld.GATHERED;
import static io.consulflux.reactor.internal.kv.KvWorld.watch;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.subscriber.TestSubscriber;

/** Watched keys whose reads fail, or come too late: a scripted Consul and virtual time. */
final class KvHubTroubleTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final KvWorld world = new KvWorld(1);
    private final ScriptedTransport consul = world.consul;
    private final KvHub hub = world.hub;

    @Test
    void whoComesBackAtOnceAfterAPollHasFailedIsServedByAnother() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a").retry(1));
        watch(hub.key("app/b").retry(1));
        world.pass(GATHERED);
        world.listing().refuse(400, "no");
        world.pass(GATHERED);
        world.listing().answer(10, KvWorld.entries("app/a@10", "app/b@10"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
    }

    @Test
    void aListingThatIsTooLongEndsOnlyWhoWatchesAllOfIt() {
        TestSubscriber<?> folder = watch(hub.prefix("app/"));
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a"));
        world.pass(GATHERED);
        world.listing().fail(new ConsulAnswerTooLongException("GET /v1/kv/app/", 200, 1 << 26, OptionalLong.empty()));
        assertThat(folder.expectTerminalError()).isInstanceOf(ConsulAnswerException.class);
        world.pass(GATHERED);
        world.single("app/a").answer(10, KvWorld.entries("app/a@10"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
    }

    @Test
    void aTokenThatMayReadKeysButNotListThemWatchesThemByOtherWays() {
        List<TestSubscriber<Snapshot<Optional<KvEntry>>>> keys =
                List.of(watch(hub.key("app/a")), watch(hub.key("app/b")));
        world.pass(GATHERED);
        world.listing().refuse(403, "Permission denied");
        for (int round = 0; round < 10; round++) {
            world.asked("app/a").forEach(read -> read.answer(10, KvWorld.entries("app/a@10")));
            world.asked("app/b").forEach(read -> read.answer(10, KvWorld.entries("app/b@10")));
            world.pass(SECOND);
        }
        assertThat(keys).allSatisfy(key -> {
            assertThat(KvWorld.valuesOf(key)).hasSize(1);
            assertThat(key.isTerminated()).isFalse();
        });
    }

    @Test
    void keysInAListingThatSomebodyTriesAgainAndAgainAreReadMeanwhile() {
        watch(hub.prefix("app/").retry());
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a"));
        world.pass(GATHERED);
        for (int round = 0; round < 3; round++) {
            world.listing().refuse(403, "Permission denied");
            world.pass(GATHERED);
        }
        world.single("app/a").answer(10, KvWorld.entries("app/a@10"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10");
        world.listing().answer(11, KvWorld.entries("app/a@10"));
        world.pass(GATHERED);
        world.listing().answer(12, KvWorld.entries("app/a@12"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10", "app/a@12");
    }

    @Test
    void aKeyForWhichATransactionIsRefusedHoldsUpNoOther() {
        watch(hub.prefix("app/"));
        List<TestSubscriber<Snapshot<Optional<KvEntry>>>> keys =
                List.of(watch(hub.key("b")), watch(hub.key("cbad")), watch(hub.key("d")));
        world.pass(GATHERED);
        int refused = 0;
        for (int round = 10; round < 60; round++) {
            for (ScriptedTransport.Exchange read : reads()) {
                String target = read.request.target();
                String body = read.request.body().utf8();
                if (!target.startsWith("/v1/txn")) {
                    String name = target.contains("recurse") ? "app/x" : target.substring("/v1/kv/".length());
                    read.answer(round, KvWorld.entries(name + "@" + round));
                } else if (body.contains("cbad")) {
                    refused++;
                    read.refuse(400, "Invalid key in transaction");
                } else {
                    read.answer(0, transaction(body, round + 1_000));
                }
            }
            world.pass(Duration.ofMillis(200));
        }
        for (TestSubscriber<Snapshot<Optional<KvEntry>>> good : List.of(keys.get(0), keys.get(2))) {
            assertThat(good.getReceivedOnNext())
                    .as("read in transactions still")
                    .anySatisfy(told ->
                            assertThat(told.state().orElseThrow().modifyIndex()).isGreaterThan(1_000));
        }
        assertThat(keys).allSatisfy(key -> assertThat(key.isTerminated()).isFalse());
        assertThat(keys.get(1).getReceivedOnNext().size()).isGreaterThan(2);
        assertThat(refused).as("then it is asked for by itself").isBetween(1, 3);
    }

    private static String transaction(String asked, int index) {
        return Stream.of("b", "d")
                .filter(key -> asked.contains("\"Key\":\"" + key + "\""))
                .map(key -> KvWorld.entries(key + "@" + index))
                .map(entry -> "{\"KV\":" + entry.substring(1, entry.length() - 1) + "}")
                .collect(Collectors.joining(",", "{\"Results\":[", "],\"Errors\":null}"));
    }

    @Test
    void aKeyWithWhichATransactionIsTooLongIsReadByItself() {
        watch(hub.prefix("app/"));
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("elsewhere"));
        world.pass(GATHERED);
        world.single("elsewhere").answer(10, KvWorld.entries("elsewhere@10"));
        world.pass(SECOND);
        reads().stream()
                .filter(read -> read.request.target().startsWith("/v1/txn"))
                .findFirst()
                .orElseThrow()
                .fail(new ConsulAnswerTooLongException("PUT /v1/txn", 200, 1 << 26, OptionalLong.empty()));
        world.single("elsewhere").answer(11, KvWorld.entries("elsewhere@11"));
        world.pass(SECOND);
        world.single("elsewhere").answer(12, KvWorld.entries("elsewhere@12"));
        assertThat(KvWorld.valuesOf(key)).containsExactly("elsewhere@10", "elsewhere@11", "elsewhere@12");
    }

    @Test
    void afterTheEndNothingIsPlannedForWhoComesThen() {
        watch(hub.key("app/a"));
        hub.close();
        TestSubscriber<Snapshot<Optional<KvEntry>>> late = TestSubscriber.create();
        hub.key("app/b").doOnSubscribe(subscription -> world.pass(GATHERED)).subscribe(late);
        assertThat(late.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(consul.count()).isZero();
    }

    @Test
    void aTokenThatIsNotKnownEndsAll() {
        TestSubscriber<?> key = watch(hub.key("app/a"));
        watch(hub.key("app/b"));
        world.pass(GATHERED);
        world.listing().refuse(403, "ACL not found");
        assertThat(key.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void whatIsReadByTurnsBearsARefusalAsLongAsAPollDoes() {
        List<TestSubscriber<Snapshot<List<KvEntry>>>> folders =
                List.of(watch(hub.prefix("app/")), watch(hub.prefix("beside/")));
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("elsewhere"));
        world.pass(GATHERED);
        for (int round = 0; round < 3; round++) {
            reads().forEach(read -> read.answer(10, KvWorld.entries("app/a@10", "beside/a@10", "elsewhere@10")));
            world.pass(SECOND);
        }
        assertThat(folders)
                .allSatisfy(folder -> assertThat(folder.getReceivedOnNext()).hasSize(1));
        assertThat(KvWorld.valuesOf(key)).containsExactly("elsewhere@10");
        int seconds = 0;
        while (seconds < 90 && !(key.isTerminated() && folders.stream().allMatch(TestSubscriber::isTerminated))) {
            world.inFlight().toList().forEach(read -> read.refuse(403, "ACL not found"));
            world.pass(SECOND);
            seconds++;
        }
        assertThat(seconds).isBetween(30, 60);
        assertThat(folders)
                .allSatisfy(
                        folder -> assertThat(folder.expectTerminalError()).isInstanceOf(ConsulDeniedException.class));
        assertThat(key.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aPrefixOfWhichNothingIsKnownIsRefusedAtOnceAlsoByTurns() {
        List<TestSubscriber<Snapshot<List<KvEntry>>>> folders =
                List.of(watch(hub.prefix("app/")), watch(hub.prefix("beside/")));
        world.pass(GATHERED);
        reads().forEach(read -> read.refuse(400, "no"));
        assertThat(folders)
                .allSatisfy(
                        folder -> assertThat(folder.expectTerminalError()).isInstanceOf(ConsulRequestException.class));
    }

    @Test
    void afterTheEndNothingIsReadByTurns() {
        watch(hub.prefix("app/"));
        watch(hub.prefix("beside/"));
        world.pass(GATHERED);
        reads().forEach(read -> read.answer(10, KvWorld.entries("app/a@10", "beside/a@10")));
        hub.close();
        int asked = consul.count();
        world.pass(Duration.ofMinutes(1));
        assertThat(consul.count()).isEqualTo(asked);
    }

    @Test
    void whoLeavesWhileComingLeavesNothingBehind() {
        watch(hub.prefix("app/"));
        world.pass(GATHERED);
        world.listing().answer(10, KvWorld.entries("app/a@10"));
        hub.key("app/x").subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });
        world.pass(SECOND);
        assertThat(world.asked("app/x")).isEmpty();
    }

    @Test
    void aReadThatIsOlderThanTheDoubtIsDoneAgain() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watchTwo();
        world.listing().answer(20, KvWorld.entries("app/b@10"));
        ScriptedTransport.Exchange late = world.single("app/a");
        world.listing().answer(21, KvWorld.entries("app/a@21", "app/b@10"));
        world.listing().answer(30, KvWorld.entries("app/b@10"));
        late.answer(21, KvWorld.entries("app/a@21"));
        world.single("app/a").answer(404, Map.of("X-Consul-Index", "30"), "");
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@10", "app/a@21", "absent");
    }

    @Test
    void whatComesAndGoesBetweenTwoListingsIsToldToTheEnd() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a"));
        comesAndGoes();
        assertThat(KvWorld.valuesOf(key)).containsExactly("app/a@20", "absent");
    }

    @Test
    void aFolderThatComesAndGoesBetweenTwoListingsIsToldToBeEmpty() {
        TestSubscriber<Snapshot<List<KvEntry>>> folder = watch(hub.prefix("app/a"));
        comesAndGoes();
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::state).containsExactly(List.of());
    }

    /** A key that one read finds, and that is deleted before a listing could show it: there nothing has changed. */
    private void comesAndGoes() {
        watch(hub.key("app/b"));
        world.pass(GATHERED);
        world.listing().answer(10, KvWorld.entries("app/b@10"));
        world.single("app/a").answer(20, KvWorld.entries("app/a@20"));
        world.listing().answer(30, KvWorld.entries("app/b@10"));
        world.pass(SECOND);
        world.single("app/a").answer(404, Map.of("X-Consul-Index", "30"), "");
    }

    @Test
    void aTurnThatIsAnsweredAfterAPollHasTakenOverTellsNothing() {
        aTurnTellsNothingAfter(() -> {});
    }

    @Test
    void aTurnThatIsAnsweredAfterAPollHasComeAndGoneTellsNothing() {
        aTurnTellsNothingAfter(() -> watch(hub.prefix("app/")));
        world.pass(SECOND);
        assertThat(reads()).anyMatch(read -> read.request.target().startsWith("/v1/kv/beside/"));
    }

    private void aTurnTellsNothingAfter(Runnable more) {
        TestSubscriber<?> first = watch(hub.prefix("app/"));
        TestSubscriber<Snapshot<List<KvEntry>>> folder = watch(hub.prefix("beside/"));
        ScriptedTransport.Exchange turn = aTurn();
        first.cancel();
        world.pass(Duration.ofSeconds(3));
        reads().get(1).answer(30, KvWorld.entries("beside/a@30"));
        more.run();
        world.pass(GATHERED);
        turn.answer(20, KvWorld.entries("beside/a@20"));
        assertThat(folder.getReceivedOnNext()).extracting(Snapshot::index).containsExactly(10L, 30L);
    }

    /** A read of the folder that has no poll, as yet without an answer; both folders have been told. */
    private ScriptedTransport.Exchange aTurn() {
        world.pass(GATHERED);
        reads().forEach(read -> read.answer(10, KvWorld.entries("app/a@10", "beside/a@10")));
        world.pass(SECOND);
        ScriptedTransport.Exchange turn = reads().get(0);
        assertThat(turn.request.target()).startsWith("/v1/kv/beside/");
        return turn;
    }

    private TestSubscriber<Snapshot<Optional<KvEntry>>> watchTwo() {
        TestSubscriber<Snapshot<Optional<KvEntry>>> key = watch(hub.key("app/a"));
        watch(hub.key("app/b"));
        world.pass(GATHERED);
        world.listing().answer(10, KvWorld.entries("app/a@10", "app/b@10"));
        return key;
    }

    /** What is asked and does not wait for a change. */
    private List<ScriptedTransport.Exchange> reads() {
        return world.inFlight()
                .filter(read -> !read.request.target().contains("index="))
                .toList();
    }
}
