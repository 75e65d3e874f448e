// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulDeniedException;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Watched keys where to read a key is one right and to list keys another (Consul's {@code enable_key_list_policy}). */
class KeyListPolicyIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** So many that some must share a poll, or have none. */
    private static final List<String> KEYS = IntStream.range(0, 40)
            .mapToObj(i -> Integer.toString(i, 36) + "/key")
            .toList();

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.builder()
            .agents(1)
            .acls()
            .configuration("{\"acl\": {\"enable_key_list_policy\": true}}")
            .start();

    @Test
    void keysThatMayBeReadAndNotListedAreWatched() {
        StepVerifier.create(Flux.usingWhen(
                                Flux.just(connect()),
                                consul -> Flux.fromIterable(KEYS)
                                        .flatMap(key -> consul.kv().watch(key), KEYS.size()),
                                ConsulFlux::disposeLater)
                        .map(Snapshot::state))
                .expectNextSequence(
                        KEYS.stream().map(key -> Optional.<KvEntry>empty()).toList())
                .then(() -> KEYS.forEach(key -> cluster.server().http().put("/v1/kv/" + key, key)))
                .recordWith(ArrayList::new)
                .expectNextCount(KEYS.size())
                .consumeRecordedWith(told -> assertThat(told)
                        .extracting(entry -> entry.orElseThrow().key())
                        .containsExactlyInAnyOrderElementsOf(KEYS))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aPrefixThatMayNotBeListedIsDenied() {
        StepVerifier.create(Flux.usingWhen(
                        Flux.just(connect()), consul -> consul.kv().watchPrefix("a"), ConsulFlux::disposeLater))
                .expectError(ConsulDeniedException.class)
                .verify(LIMIT);
    }

    private static ConsulFlux connect() {
        String token = Tokens.with(cluster, "key_prefix \"\" { policy = \"read\" }");
        return ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()).token(token));
    }
}
