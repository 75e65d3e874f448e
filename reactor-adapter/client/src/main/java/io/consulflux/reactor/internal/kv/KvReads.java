// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntriesBatch;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.EntryQuestion;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.FailureStreak;
import io.consulflux.poll.Headers;
import io.consulflux.poll.Question;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How a hub reads: in one datacenter, with one consistency. */
record KvReads(Connection connection, Polls polls, Optional<String> datacenter, Consistency consistency) {

    /** The index of answers that have none, as those of transactions. */
    static final long NO_INDEX = 0;

    Flux<Snapshot<KvListing>> listings(String prefix) {
        return polls.watch(new EntriesQuestion(prefix, datacenter, consistency));
    }

    /** A single key as a listing of one or none. */
    Flux<Snapshot<KvListing>> listingOf(String key) {
        return polls.watch(new EntryQuestion(key, datacenter, consistency))
                .map(snapshot ->
                        snapshot.map(entry -> KvListing.of(entry.map(List::of).orElse(List.of()))));
    }

    /** The keys under a prefix, now. */
    Mono<Snapshot<KvListing>> listing(String prefix) {
        return ask(new EntriesQuestion(prefix, datacenter, consistency));
    }

    /** Some keys, now: at most {@link EntriesBatch#MOST}. */
    Mono<Snapshot<Map<String, KvEntry>>> batch(List<String> keys) {
        EntriesBatch batch = new EntriesBatch(keys, datacenter, consistency);
        return connection.read(
                batch.request(),
                connection.callTimeout(),
                response -> Headers.snapshot(
                        batch.read(response), response, response.index().orElse(NO_INDEX), 0));
    }

    /** One key, now. */
    Mono<Snapshot<Optional<KvEntry>>> entry(String key) {
        return ask(new EntryQuestion(key, datacenter, consistency));
    }

    private <S> Mono<Snapshot<S>> ask(Question<S> question) {
        Request request = question.request();
        return connection.read(request, connection.callTimeout(), response -> {
            long index = Headers.index(request.operation(), response);
            return Headers.snapshot(question.read(response, Optional.empty()), response, index, 0);
        });
    }

    /** The whole store has no key of its own to ask for. */
    Mono<Snapshot<Optional<KvEntry>>> nothing() {
        return Mono.just(new Snapshot<>(Optional.empty(), NO_INDEX, 0, Optional.empty(), Snapshot.Filtered.UNKNOWN));
    }

    long nanos() {
        return connection.clock().nanos();
    }

    Duration since(long then) {
        return Duration.ofNanos(nanos() - then);
    }

    /** Whether to try again after the last of these failures. */
    boolean tolerates(FailureStreak failures, ConsulException last, boolean seen) {
        return failures.isTolerated(last, nanos(), seen, connection.tolerance());
    }

    Duration pause(FailureStreak failures) {
        return failures.pause(connection.jitter().next());
    }

    void after(Duration delay, Runnable task) {
        connection.clock().after(delay, task);
    }
}
