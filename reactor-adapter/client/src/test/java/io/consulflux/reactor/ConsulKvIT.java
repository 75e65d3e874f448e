// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.Snapshot;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Calls for keys on a real agent. */
class ConsulKvIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private ConsulFlux consul;
    private ConsulKv kv;

    @BeforeEach
    void connect() {
        cluster.server().http().delete("/v1/kv/?recurse");
        consul = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()));
        kv = consul.kv();
    }

    @AfterEach
    void disconnect() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
    }

    @Test
    void whatIsPutIsGot() {
        done(kv.put("a/b", Bytes.owning(new byte[] {0, -1, 7}), -1));

        KvEntry entry = told(kv.get("a/b"));
        assertThat(entry.key()).isEqualTo("a/b");
        assertThat(entry.value().toByteArray()).containsExactly(0, -1, 7);
        assertThat(entry.flags()).isEqualTo(-1);
        assertThat(entry.session()).isEmpty();
        assertThat(entry.createIndex()).isEqualTo(entry.modifyIndex()).isPositive();
    }

    @Test
    void anEmptyValueIsAValueAndAnAbsentKeyIsEmpty() {
        done(kv.put("empty", ""));

        assertThat(told(kv.get("empty")).value()).isEqualTo(Bytes.empty());
        done(kv.get("absent").then());
        StepVerifier.create(kv.get("absent")).expectComplete().verify(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Consistency.class)
    void aSnapshotTellsTheIndexHoweverItIsRead(Consistency consistency) {
        done(kv.put("a", "1"));
        ReadOptions options = ReadOptions.defaults().with(consistency);

        Snapshot<Optional<KvEntry>> present = told(kv.get("a", options));
        assertThat(present.index())
                .isEqualTo(present.state().orElseThrow().modifyIndex())
                .isPositive();
        assertThat(present.age()).isPresent();
        assertThat(told(kv.get("b", options)).state()).isEmpty();
        assertThat(told(kv.list("a", options)).state()).hasSize(1);
        assertThat(told(kv.keys("a", options)).state()).containsExactly("a");
    }

    @Test
    void optionsThatKeysDoNotHaveAreRefused() {
        ReadOptions plain = ReadOptions.defaults();
        for (ReadOptions options :
                List.of(plain.cached(Duration.ofSeconds(1)), plain.near("_agent"), plain.filtered("Key == \"a\""))) {
            assertThatIllegalArgumentException().isThrownBy(() -> kv.get("a", options));
            assertThatIllegalArgumentException().isThrownBy(() -> kv.list("a", options));
            assertThatIllegalArgumentException().isThrownBy(() -> kv.keys("a", options));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b/ c",
                "ä/ß/漢字/😀",
                "100%/%41/%2F/%",
                "a+b",
                "a?b=c&d#e",
                "a\\b;c:d@e",
                "\"quoted\" 'too'",
                "dots/..a/b../.../.hidden",
                "ends/with/a/slash/"
            })
    void anOddKeyIsItself(String key) {
        done(kv.put(key, "mine"));

        assertThat(told(kv.keys(""))).containsExactly(key);
        assertThat(told(kv.get(key)).key()).isEqualTo(key);
        assertThat(told(kv.list(key))).extracting(KvEntry::key).containsExactly(key);
        done(kv.delete(key));
        assertThat(told(kv.keys(""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/a", "a//b", "a/../b", "..", "./a", "a\nb", "a\ud83d"})
    void aKeyThatWouldBeAnotherIsRefusedAndNothingIsWritten(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> kv.put(key, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> kv.putIfAbsent(key, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> kv.get(key));
        assertThatIllegalArgumentException().isThrownBy(() -> kv.delete(key));
        assertThat(told(kv.keys(""))).isEmpty();
    }

    @Test
    void onlyOneOfManyCreatesAKey() {
        List<Boolean> created = told(Flux.range(0, 20)
                .flatMap(i -> kv.putIfAbsent("race", "from " + i), 20)
                .collectList());

        assertThat(created).containsOnlyOnce(true).hasSize(20);
    }

    @Test
    void everyIncrementCountsWhereWritersRace() {
        done(kv.put("count", Bytes.utf8("0"), 42));
        Mono<Boolean> increment = Mono.defer(() -> kv.get("count"))
                .flatMap(entry -> kv.cas(
                        entry, String.valueOf(Integer.parseInt(entry.value().utf8()) + 1)))
                .filter(done -> done)
                .repeatWhenEmpty(attempts -> attempts);
        done(Flux.range(0, 10).flatMap(i -> increment, 10).then());

        KvEntry counted = told(kv.get("count"));
        assertThat(counted.value().utf8()).isEqualTo("10");
        assertThat(counted.flags()).isEqualTo(42);
    }

    @Test
    void aConditionThatNoLongerHoldsChangesNothing() {
        done(kv.put("a", "1"));
        KvEntry old = told(kv.get("a"));
        done(kv.put("a", "2"));

        assertThat(told(kv.cas(old, "3"))).isFalse();
        assertThat(told(kv.delete(old))).isFalse();
        assertThat(told(kv.cas("absent", old.modifyIndex(), Bytes.empty()))).isFalse();
        assertThat(told(kv.putIfAbsent("a", "3"))).isFalse();
        assertThat(told(kv.get("a")).value().utf8()).isEqualTo("2");
        assertThat(told(kv.keys(""))).containsExactly("a");
    }

    @Test
    void aConditionThatHoldsIsMet() {
        done(kv.put("a", "1"));

        assertThat(told(kv.cas(told(kv.get("a")), "2"))).isTrue();
        assertThat(told(kv.get("a")).value().utf8()).isEqualTo("2");
        KvEntry last = told(kv.get("a"));
        assertThat(told(kv.delete(last))).isTrue();
        // Consul does not tell a deleted key from one that was gone before.
        assertThat(told(kv.delete(last))).isTrue();
        assertThat(told(kv.keys(""))).isEmpty();
    }

    @Test
    void theDeletionOfAnAbsentKeyIsNoError() {
        done(kv.delete("absent"));
        done(kv.deleteUnder("absent"));
    }

    @Test
    void theDeletionOfAFolderLeavesItsNeighbours() {
        List<String> neighbours = List.of("a/b", "a/bc", "a/bc/d", "b/a/b/c");
        done(Flux.fromIterable(neighbours)
                .concatWithValues("a/b/", "a/b/1", "a/b/2/3")
                .flatMap(key -> kv.put(key, "x"))
                .then());

        done(kv.deleteUnder("a/b"));
        assertThat(told(kv.keys(""))).containsExactlyElementsOf(neighbours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "//", "/a", ".."})
    void noDeletionOfEverythingCanBeAskedFor(String folder) {
        assertThatIllegalArgumentException().isThrownBy(() -> kv.deleteUnder(folder));
    }

    @Test
    void aPrefixMayEndAnywhere() {
        done(Flux.just("a/b", "a/bc", "a/b/c", "x")
                .flatMap(key -> kv.put(key, key))
                .then());

        assertThat(told(kv.keys("a/b"))).containsExactly("a/b", "a/b/c", "a/bc");
        assertThat(told(kv.keys("a/b/"))).containsExactly("a/b/c");
        assertThat(told(kv.list("a/b")))
                .extracting(entry -> entry.value().utf8())
                .containsExactly("a/b", "a/b/c", "a/bc");
        assertThat(told(kv.list(""))).hasSize(4);
        assertThat(told(kv.list("none"))).isEmpty();
    }

    @Test
    void aValueMayHaveHalfAMebibyteAndNotAByteMore() {
        byte[] most = new byte[524_288];
        Arrays.fill(most, (byte) 'x');
        done(kv.put("big", Bytes.owning(most)));
        assertThat(told(kv.get("big")).value().size()).isEqualTo(524_288);

        byte[] more = Arrays.copyOf(most, 524_289);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kv.put("big", Bytes.owning(more)))
                .withMessageContaining("524289");
        assertThat(told(kv.get("big")).value().size()).isEqualTo(524_288);
    }

    @Test
    void anotherDatacenterIsAskedWhereOneIsNamed() {
        for (Mono<?> call : List.<Mono<?>>of(
                kv.inDatacenter("nowhere").get("a"),
                kv.inDatacenter("nowhere").put("a", "1"),
                kv.inDatacenter("nowhere").deleteUnder("a"),
                kv.keys("", ReadOptions.defaults().inDatacenter("nowhere")))) {
            StepVerifier.create(call)
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(ConsulRequestException.class)
                            .hasMessageContaining("No path to datacenter"))
                    .verify(LIMIT);
        }
        assertThat(told(kv.inDatacenter("dc1").putIfAbsent("a", "1"))).isTrue();
    }

    @Test
    void afterDisposalCallsAreRefused() {
        consul.dispose();
        StepVerifier.create(kv.put("a", "1"))
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
        StepVerifier.create(kv.get("a"))
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
        assertThat(cluster.server().http().get("/v1/kv/a").status()).isEqualTo(404);
    }

    private static void done(Mono<Void> call) {
        StepVerifier.create(call).expectComplete().verify(LIMIT);
    }

    private static <T> T told(Mono<T> call) {
        return requireNonNull(call.block(LIMIT));
    }
}
