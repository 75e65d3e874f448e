// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.poll.PollTimes;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.testkit.ConsulHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;

/**
 * A hundred keys in a folder, each with a watch of its own, and one watch of the folder; all that they tell is kept. The
 * keys are written in rounds: in each round a tenth of the keys, another one each time, is deleted and the others are set.
 */
final class WatchedKeys {

    private static final int WRITES_IN_A_ROUND = 2;

    private static final int COUNT = 100;

    /** Consul takes 64 operations in a transaction. */
    private static final int BATCH = COUNT / WRITES_IN_A_ROUND;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int POLLS = 16;

    /** Pauses double from a tenth of a second to ten: room for so many tries in half a minute, and the one that succeeds. */
    private static final int TRIES_IN_A_FAULT = 10;

    private final CountingTransport transport;
    private final ConsulFlux consul;
    private final long begun = System.nanoTime();
    private final List<ConnectableFlux<Snapshot<Optional<KvEntry>>>> keys = new ArrayList<>();
    private final ConnectableFlux<Snapshot<List<KvEntry>>> folder;

    private WatchedKeys(ConsulOptions options) {
        this.transport = new CountingTransport(Transports.to(options));
        this.consul = ConsulFlux.create(options.transport(transport));
        for (int key = 0; key < COUNT; key++) {
            keys.add(kept(consul.kv().watch(name(key))));
        }
        this.folder = kept(consul.kv().watchPrefix("watched/"));
    }

    /** Begins with round 0, which is told when this returns. */
    static WatchedKeys begin(ConsulOptions options, ConsulHttp http) {
        assertThat(write(0, http)).isTrue();
        WatchedKeys watched = new WatchedKeys(options);
        watched.tell(0);
        return watched;
    }

    /** Waits until two more requests have failed. */
    void failTwice() {
        transport.awaitFailures(2);
    }

    /** Writes a round, and says whether Consul has taken it. */
    static boolean write(int round, ConsulHttp http) {
        boolean done = true;
        for (int from = 0; from < COUNT && done; from += BATCH) {
            String operations = IntStream.range(from, from + BATCH)
                    .mapToObj(key -> operation(key, round))
                    .collect(Collectors.joining(",", "[", "]"));
            done = http.put("/v1/txn", operations).isOk();
        }
        return done;
    }

    /** Waits until every watch has told this round. */
    void tell(int round) {
        tell(round, 0);
    }

    /** Waits until every watch has told this round in an epoch from this one on. */
    void tell(int round, long epoch) {
        for (int key = 0; key < COUNT; key++) {
            Optional<String> truth = truth(key, round);
            has(
                    keys.get(key),
                    name(key),
                    seen -> seen.epoch() >= epoch && text(seen.state()).equals(truth));
        }
        List<String> truth = IntStream.range(0, COUNT)
                .mapToObj(key -> truth(key, round))
                .flatMap(Optional::stream)
                .toList();
        has(
                folder,
                "the folder",
                seen -> seen.epoch() >= epoch && texts(seen.state()).equals(truth));
    }

    /**
     * Ends the watches, and checks all that they told: no error, nothing older after something newer, nothing twice; and
     * what it cost in requests: at most two for each key until all are told and planned for, one for each change, and for
     * each poll one a wait, and the tries while Consul fails it.
     *
     * @param rounds how many changed the keys
     * @param faults how many there were
     */
    void endWith(int round, int rounds, int faults) {
        long waits = Duration.ofNanos(System.nanoTime() - begun).dividedBy(PollTimes.WAIT);
        long most = (2L + rounds) * COUNT + POLLS * (waits + (long) faults * TRIES_IN_A_FAULT);
        assertThat(List.copyOf(transport.requests())).hasSizeLessThanOrEqualTo((int) most);
        consul.disposeLater().block(LIMIT);
        for (int key = 0; key < COUNT; key++) {
            List<Snapshot<Optional<KvEntry>>> history = history(keys.get(key));
            isInOrder(name(key), history);
            assertThat(text(last(history).state())).as(name(key)).isEqualTo(truth(key, round));
        }
        List<Snapshot<List<KvEntry>>> history = history(folder);
        isInOrder("the folder", history);
        assertThat(last(history).state())
                .allMatch(entry -> text(Optional.of(entry))
                        .equals(truth(
                                Integer.parseInt(
                                        entry.key().substring(entry.key().length() - 2)),
                                round)));
        assertThat(last(history).state()).hasSize(COUNT - COUNT / 10);
    }

    private static <S> void isInOrder(String name, List<Snapshot<S>> history) {
        for (int next = 1; next < history.size(); next++) {
            Snapshot<S> one = history.get(next - 1);
            Snapshot<S> other = history.get(next);
            assertThat(other.epoch()).as("epoch of %s after %s", name, one).isGreaterThanOrEqualTo(one.epoch());
            if (other.epoch() == one.epoch()) {
                assertThat(other.index()).as("index of %s after %s", name, one).isGreaterThanOrEqualTo(one.index());
                assertThat(other.state()).as(name).isNotEqualTo(one.state());
            }
        }
    }

    private static <S> ConnectableFlux<Snapshot<S>> kept(Flux<Snapshot<S>> watch) {
        ConnectableFlux<Snapshot<S>> history = watch.replay();
        history.connect();
        return history;
    }

    private static <S> void has(Flux<Snapshot<S>> history, String name, Predicate<Snapshot<S>> told) {
        assertThat(history.filter(told).blockFirst(LIMIT)).as(name).isNotNull();
    }

    private static <S> List<Snapshot<S>> history(Flux<Snapshot<S>> kept) {
        return requireNonNull(kept.collectList().block(LIMIT));
    }

    private static <S> S last(List<S> history) {
        return history.get(history.size() - 1);
    }

    private static String name(int key) {
        return "watched/key-%02d".formatted(key);
    }

    private static Optional<String> truth(int key, int round) {
        return isDeleted(key, round) ? Optional.empty() : Optional.of("round " + round);
    }

    private static boolean isDeleted(int key, int round) {
        return (key + round) % 10 == 0;
    }

    private static String operation(int key, int round) {
        if (isDeleted(key, round)) {
            return "{\"KV\":{\"Verb\":\"delete\",\"Key\":\"%s\"}}".formatted(name(key));
        }
        byte[] value = ("round " + round).getBytes(StandardCharsets.UTF_8);
        return "{\"KV\":{\"Verb\":\"set\",\"Key\":\"%s\",\"Value\":\"%s\"}}"
                .formatted(name(key), Base64.getEncoder().encodeToString(value));
    }

    private static Optional<String> text(Optional<KvEntry> entry) {
        return entry.map(KvEntry::value).map(Bytes::utf8);
    }

    private static List<String> texts(List<KvEntry> entries) {
        return entries.stream().map(entry -> entry.value().utf8()).toList();
    }
}
