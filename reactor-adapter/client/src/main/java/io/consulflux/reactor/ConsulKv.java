// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.EntryQuestion;
import io.consulflux.kv.KeyNamesQuestion;
import io.consulflux.kv.KeyPath;
import io.consulflux.kv.KvWrite;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.Headers;
import io.consulflux.poll.Question;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.kv.KvHub;
import io.consulflux.reactor.internal.kv.KvHubs;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Consul's keys and values.
 *
 * <p>A key is a text without leading slash and without empty, {@code .} or {@code ..} segments, which Consul would take
 * for another key, and without control characters. Any other key, and a value of more than 524,288 bytes, is an {@link IllegalArgumentException} at once. A key
 * that Consul has rules of its own against (what Go calls unprintable; in 1.21.5, all but some of ASCII; since 1.22,
 * blanks at the ends) is a {@link io.consulflux.error.ConsulRequestException}. A prefix is a text, too: {@code a/b} is one of {@code a/bc}; with a slash
 * at its end it means a folder.
 *
 * <p>Subscription: sends the request, once for each.
 *
 * <p>Errors: a {@link io.consulflux.error.ConsulException}; after disposal, {@link ConsulClosedException}. Nothing is sent a
 * second time but a read whose idle connection the agent had closed; {@link io.consulflux.error.ConsulException#isRetryable()}
 * tells whether to try again, and {@link io.consulflux.error.ConsulUnreachableException#wasSent()}, whether a write may have been
 * done nevertheless. A key that the token may not read is a {@link io.consulflux.error.ConsulDeniedException}; in listings such
 * keys are missing without a word.
 *
 * <p>Cancellation: gives up the exchange; a write may have been done.
 *
 * <p>Threads: the event loops' and the timer's. They must not be blocked.
 */
public final class ConsulKv {

    private final Connection connection;
    private final KvHubs hubs;
    private final Optional<String> datacenter;
    private final BooleanSupplier disposed;

    ConsulKv(Connection connection, KvHubs hubs, Optional<String> datacenter, BooleanSupplier disposed) {
        this.connection = connection;
        this.hubs = hubs;
        this.datacenter = datacenter;
        this.disposed = disposed;
    }

    /** The keys of another datacenter, for calls whose {@link ReadOptions} name none. */
    public ConsulKv inDatacenter(String name) {
        return new ConsulKv(
                connection, hubs, ReadOptions.defaults().inDatacenter(name).datacenter(), disposed);
    }

    /** What a key holds; empty if it is not there. */
    public Mono<KvEntry> get(String key) {
        return get(key, ReadOptions.defaults())
                .mapNotNull(snapshot -> snapshot.state().orElse(null));
    }

    /**
     * What a key holds, if it is there, and at which index.
     *
     * @param options neither cached nor near nor filtered, which Consul does not know for keys
     */
    public Mono<Snapshot<Optional<KvEntry>>> get(String key, ReadOptions options) {
        ReadOptions read = forKeys(options);
        return read(new EntryQuestion(key, read.datacenter(), read.consistency()));
    }

    /** As {@link #list(String, ReadOptions)}, by the defaults. */
    public Mono<List<KvEntry>> list(String prefix) {
        return list(prefix, ReadOptions.defaults()).map(Snapshot::state);
    }

    /**
     * What the keys with a prefix hold, in the order of their bytes; an empty list where there are none, or none that the
     * token may read.
     *
     * @param prefix an empty one means all keys
     * @param options as for {@link #get(String, ReadOptions)}
     */
    public Mono<Snapshot<List<KvEntry>>> list(String prefix, ReadOptions options) {
        ReadOptions read = forKeys(options);
        return read(new EntriesQuestion(prefix, read.datacenter(), read.consistency()))
                .map(snapshot -> snapshot.map(KvListing::entries));
    }

    /** As {@link #keys(String, ReadOptions)}, by the defaults. */
    public Mono<List<String>> keys(String prefix) {
        return keys(prefix, ReadOptions.defaults()).map(Snapshot::state);
    }

    /** As {@link #list(String, ReadOptions)}, of the keys' names alone. */
    public Mono<Snapshot<List<String>>> keys(String prefix, ReadOptions options) {
        ReadOptions read = forKeys(options);
        return read(new KeyNamesQuestion(prefix, read.datacenter(), read.consistency()));
    }

    /** As {@link #watch(String, ReadOptions)}, by the defaults. */
    public Flux<Snapshot<Optional<KvEntry>>> watch(String key) {
        return watch(key, ReadOptions.defaults());
    }

    /**
     * What a key holds, now and after each change; an empty state where it is not there.
     *
     * <p>All watched keys and prefixes of a {@link ConsulFlux} share few polls, however many they are.
     *
     * <p>Subscription: joins the polls; the current state comes first, at once where it is known already.
     *
     * <p>Completion: when the {@link ConsulFlux} is disposed of.
     *
     * <p>Errors: {@link io.consulflux.error.ConsulDeniedException} where the token may not read the key, see {@link
     * ConsulOptions#refusalLimit}; any failure that no
     * retry mends; {@link ConsulClosedException} after disposal. What passes, such as an agent that is away, is waited for.
     *
     * <p>Cancellation: leaves the polls; the last one to leave a poll ends it and aborts its request.
     *
     * <p>Demand: without it states are conflated to the newest: a slow subscriber sees fewer, never older ones. States
     * that followed each other between two answers of Consul are conflated too.
     *
     * <p>Threads: the event loops' and the timer's. They must not be blocked.
     *
     * @param options as for {@link #get(String, ReadOptions)}
     */
    public Flux<Snapshot<Optional<KvEntry>>> watch(String key, ReadOptions options) {
        ReadOptions read = forKeys(options);
        KeyPath.of(key);
        return open(KvHub.watchOfKey(key), () -> hubs.of(read).key(key));
    }

    /** As {@link #watchPrefix(String, ReadOptions)}, by the defaults. */
    public Flux<Snapshot<List<KvEntry>>> watchPrefix(String prefix) {
        return watchPrefix(prefix, ReadOptions.defaults());
    }

    /**
     * What the keys with a prefix hold, in the order of their bytes, now and after each change; otherwise as {@link
     * #watch(String, ReadOptions)}. A prefix that the token may not read looks empty where Consul does not tell.
     *
     * @param prefix an empty one means all keys
     */
    public Flux<Snapshot<List<KvEntry>>> watchPrefix(String prefix, ReadOptions options) {
        ReadOptions read = forKeys(options);
        if (!prefix.isEmpty()) {
            KeyPath.of(prefix);
        }
        return open(KvHub.watchOfPrefix(prefix), () -> hubs.of(read).prefix(prefix));
    }

    /** As {@link #changes(String, ReadOptions)}, by the defaults. */
    public Flux<KvChange> changes(String prefix) {
        return changes(prefix, ReadOptions.defaults());
    }

    /**
     * How the keys with a prefix change: first each that is there, as added; otherwise as {@link #watchPrefix(String,
     * ReadOptions)}. A key that the token may read no longer is told as removed where others are still there: Consul leaves it out
     * without a word. With little demand changes of the same key are told as one, from the state told last to the newest.
     */
    public Flux<KvChange> changes(String prefix, ReadOptions options) {
        Flux<Snapshot<List<KvEntry>>> snapshots = watchPrefix(prefix, options);
        return Flux.defer(() -> {
            AtomicReference<KvListing> told = new AtomicReference<>(KvListing.empty());
            return snapshots.concatMapIterable(
                    snapshot -> {
                        KvListing now = KvListing.of(snapshot.state());
                        List<KvChange> changes = new ArrayList<>();
                        told.getAndSet(now).changesTo(now, changes::add);
                        return changes;
                    },
                    1);
        });
    }

    private <T> Flux<T> open(String what, Supplier<Flux<T>> stream) {
        return Flux.defer(() -> disposed.getAsBoolean() ? Flux.error(new ConsulClosedException(what)) : stream.get());
    }

    /** As {@link #put(String, Bytes)}, of a text in UTF-8. */
    public Mono<Void> put(String key, String value) {
        return put(key, Bytes.utf8("value", value));
    }

    /** Sets a key, whatever it holds and whoever has locked it; its flags become 0. */
    public Mono<Void> put(String key, Bytes value) {
        return put(key, value, 0);
    }

    /**
     * Sets a key, whatever it holds and whoever has locked it.
     *
     * @param flags the caller's own number, unsigned
     */
    public Mono<Void> put(String key, Bytes value, long flags) {
        return done(KvWrite.put(key, value, flags));
    }

    /** As {@link #putIfAbsent(String, Bytes)}, of a text in UTF-8. */
    public Mono<Boolean> putIfAbsent(String key, String value) {
        return putIfAbsent(key, Bytes.utf8("value", value));
    }

    /** Sets a key that is not there; false if it is. */
    public Mono<Boolean> putIfAbsent(String key, Bytes value) {
        return write(KvWrite.putIfAbsent(key, value, 0));
    }

    /** As {@link #cas(KvEntry, Bytes)}, of a text in UTF-8. */
    public Mono<Boolean> cas(KvEntry known, String value) {
        return cas(known, Bytes.utf8("value", value));
    }

    /** Gives a key another value, and keeps its flags, if it has not changed since; false if it has, or is gone. */
    public Mono<Boolean> cas(KvEntry known, Bytes value) {
        return cas(known.key(), known.modifyIndex(), value, known.flags());
    }

    /** As {@link #cas(String, long, Bytes, long)}, with flags of 0. */
    public Mono<Boolean> cas(String key, long modifyIndex, Bytes value) {
        return cas(key, modifyIndex, value, 0);
    }

    /**
     * Sets a key that still stands at this index; false if it has changed or is gone.
     *
     * @param modifyIndex not 0, which to Consul means that the key must be absent: that is {@link #putIfAbsent}
     */
    public Mono<Boolean> cas(String key, long modifyIndex, Bytes value, long flags) {
        return write(KvWrite.cas(key, modifyIndex, value, flags));
    }

    /** Deletes a key, whoever has locked it; that it was not there is no error. */
    public Mono<Void> delete(String key) {
        return done(KvWrite.delete(key));
    }

    /** As {@link #delete(String, long)}, at the index of an entry that was read. */
    public Mono<Boolean> delete(KvEntry known) {
        return delete(known.key(), known.modifyIndex());
    }

    /**
     * Deletes a key that still stands at this index; false if it has changed since. Of a key that is gone already Consul
     * says true (Consul {@code agent/consul/state/kvs.go} {@code kvsDeleteCASTxn}).
     *
     * @param modifyIndex not 0, with which Consul deletes nothing
     */
    public Mono<Boolean> delete(String key, long modifyIndex) {
        return write(KvWrite.delete(key, modifyIndex));
    }

    /**
     * Deletes all keys in a folder in one step; the key of the folder's own name and the folder's neighbours stay.
     *
     * @param folder with or without a slash at its end; neither blank nor the root
     */
    public Mono<Void> deleteUnder(String folder) {
        return done(KvWrite.deleteUnder(folder));
    }

    private ReadOptions forKeys(ReadOptions options) {
        if (options.maxAge().isPresent()
                || options.near().isPresent()
                || options.filter().isPresent()) {
            throw new IllegalArgumentException(
                    "options: expected neither cached nor near nor filtered, which keys do not have, got " + options);
        }
        return options.orInDatacenter(datacenter);
    }

    private <S> Mono<Snapshot<S>> read(Question<S> question) {
        Request request = question.request();
        return ask(request, response -> {
            // First: what has none is no answer of Consul's, whatever it looks like.
            long index = Headers.index(request.operation(), response);
            return Headers.snapshot(question.read(response, Optional.empty()), response, index, 0);
        });
    }

    private Mono<Boolean> write(KvWrite write) {
        KvWrite placed = write.inDatacenter(datacenter);
        return ask(placed.request(), placed::isDone);
    }

    private <T> Mono<T> ask(Request request, Function<Response, @Nullable T> reading) {
        return Mono.defer(() -> disposed.getAsBoolean()
                ? Mono.error(new ConsulClosedException(request.operation()))
                : connection.read(request, connection.callTimeout(), reading));
    }

    /** To a write without a condition Consul never says false. */
    private Mono<Void> done(KvWrite write) {
        return write(write).flatMap(yes -> yes ? Mono.<Void>empty() : Mono.error(refused(write)));
    }

    private static ConsulAnswerException refused(KvWrite write) {
        return new ConsulAnswerException(
                write.request().operation(), 200, "unexpected answer: false, to a write without a condition", null);
    }
}
