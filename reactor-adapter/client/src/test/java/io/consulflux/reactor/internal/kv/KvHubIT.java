// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.Transports;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Watched keys on a real agent. */
class KvHubIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private Scheduler scheduler;
    private ConsulTransport transport;
    private Polls polls;
    private KvHub hub;

    @BeforeEach
    void connect() {
        scheduler = Schedulers.newSingle("test-timer", true);
        transport = Transports.to(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()).scheduler(scheduler));
        Connection connection = new Connection(transport, new Clock(scheduler), Duration.ofSeconds(20));
        polls = new Polls(connection, 16);
        hub = new KvHub(new KvReads(connection, polls, Optional.empty(), Consistency.DEFAULT), 16);
    }

    @AfterEach
    void close() {
        StepVerifier.create(transport.disposeLater()).expectComplete().verify(LIMIT);
        scheduler.dispose();
    }

    @Test
    void anAbsentKeyIsToldAsAbsentAndThenAsItComes() {
        StepVerifier.create(hub.key("absent/one").map(Snapshot::state).take(3))
                .expectNext(Optional.empty())
                .then(() -> put("absent/one", "1"))
                .expectNextMatches(entry -> text(entry).equals("1"))
                .then(() -> cluster.server().http().delete("/v1/kv/absent/one"))
                .expectNext(Optional.empty())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aPrefixTellsWhatIsUnderItAndNothingBeside() {
        put("folder/a", "1");
        put("folderb", "2");
        StepVerifier.create(hub.prefix("folder/").map(KvHubIT::keys).take(3))
                .expectNext(List.of("folder/a"))
                .then(() -> {
                    put("folderc", "3");
                    put("folder/b", "4");
                })
                .expectNext(List.of("folder/a", "folder/b"))
                .then(() -> cluster.server().http().delete("/v1/kv/folder/?recurse"))
                .expectNext(List.of())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void threeHundredKeysNeedSixteenPollsAndEachChangeIsToldOnce() throws InterruptedException {
        int count = 300;
        IntStream.range(0, count).forEach(i -> put("many/key-" + i, "old"));
        CountDownLatch first = new CountDownLatch(count);
        CountDownLatch second = new CountDownLatch(count);
        AtomicInteger told = new AtomicInteger();
        Disposable.Composite watches = Disposables.composite();
        IntStream.range(0, count)
                .forEach(i -> watches.add(hub.key("many/key-" + i).subscribe(snapshot -> {
                    told.incrementAndGet();
                    (text(snapshot.state()).equals("old") ? first : second).countDown();
                })));
        assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(polls.size()).isLessThanOrEqualTo(16);

        IntStream.range(0, count).forEach(i -> put("many/key-" + i, "new"));

        assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).hasValue(2 * count);
        watches.dispose();
        StepVerifier.create(Mono.defer(() -> Mono.just(polls.size()))
                        .filter(open -> open == 0)
                        .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10))))
                .expectNext(0)
                .expectComplete()
                .verify(LIMIT);
    }

    private static void put(String key, String value) {
        assertThat(cluster.server().http().put("/v1/kv/" + key, value).body()).contains("true");
    }

    private static String text(Optional<KvEntry> entry) {
        return entry.map(KvEntry::value).map(Bytes::utf8).orElse("");
    }

    private static List<String> keys(Snapshot<List<KvEntry>> snapshot) {
        return snapshot.state().stream().map(KvEntry::key).toList();
    }
}
