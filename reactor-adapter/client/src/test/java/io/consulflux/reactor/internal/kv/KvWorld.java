// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Watched keys on few polls, a scripted Consul and virtual time. */
final class KvWorld {

    static final Duration GATHERED = Duration.ofMillis(10);

    private final PollWorld world = new PollWorld();
    final ScriptedTransport consul = world.consul;
    final Polls polls = world.polls;
    final KvHub hub;

    /** @param budget how many polls there may be at a time */
    KvWorld(int budget) {
        this.hub = new KvHub(new KvReads(world.connection, world.polls, Optional.empty(), Consistency.DEFAULT), budget);
    }

    void pass(Duration duration) {
        world.pass(duration);
    }

    static <T> TestSubscriber<T> watch(Flux<T> states) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        states.subscribe(subscriber);
        return subscriber;
    }

    /** The listing that is asked for and not answered. */
    ScriptedTransport.Exchange listing() {
        return inFlight()
                .filter(exchange -> exchange.request.target().contains("recurse"))
                .findFirst()
                .orElseThrow();
    }

    ScriptedTransport.Exchange single(String key) {
        assertThat(asked(key)).hasSize(1);
        return asked(key).get(0);
    }

    List<ScriptedTransport.Exchange> asked(String key) {
        return inFlight()
                .filter(exchange -> exchange.request.target().equals("/v1/kv/" + key))
                .toList();
    }

    Stream<ScriptedTransport.Exchange> inFlight() {
        return consul.exchanges.stream().filter(ScriptedTransport.Exchange::isInFlight);
    }

    static List<String> valuesOf(TestSubscriber<Snapshot<Optional<KvEntry>>> key) {
        return key.getReceivedOnNext().stream()
                .map(told -> told.state().map(entry -> entry.value().utf8()).orElse("absent"))
                .toList();
    }

    /** A listing as Consul writes it, of keys with their indexes, as {@code a@10}, which are their values too. */
    static String entries(String... keys) {
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
