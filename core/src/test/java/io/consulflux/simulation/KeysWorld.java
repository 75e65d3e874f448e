// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.EntryQuestion;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.Question;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** Polls of keys on a modelled cluster, while keys are written, deleted, locked and put back. */
final class KeysWorld {

    private static final Duration LENGTH = Duration.ofSeconds(50);

    /**
     * After so long of peace a poll knows what there is, unless it awaits an answer that is lost: the slowest answer of bad
     * weather may tell of a store that was given up meanwhile, and then the next one is waited for whole.
     */
    private static final Duration PROMPT = Duration.ofSeconds(42);

    /** What has just given a lost answer up pauses for less than this, and asks again. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** So long after the store was put back even the sessions in it have expired that nobody renews. */
    private static final Duration QUIET = Duration.ofSeconds(12);

    private static final List<String> KEYS =
            List.of("app", "app/a", "app/b", "app/b/c", "app/b/d", "app/bc", "apq", "other/x", "other/y");
    private static final List<String> FOLDERS = List.of("app", "app/", "app/b/", "a", "nothing/", "");

    /** A state that was told, and the number of the store's state that the answer was read in. */
    record Told<S>(Snapshot<S> snapshot, long number) {}

    /** Something that is polled. */
    static final class Watched<S> {
        final Question<S> question;
        final List<Told<S>> told = new ArrayList<>();
        final SimulatedPoll<S> poll;

        /** What the poll should see in a state. */
        final Function<StoreState, S> truth;

        /** Whether it did not know the last state in good time, though nothing was in the way. */
        boolean late;

        private long number;

        Watched(Question<S> question, Client client, Function<StoreState, S> truth) {
            this.question = question;
            this.truth = truth;
            this.poll = client.poll(question);
            poll.witness((response, continued) ->
                    number = Long.parseLong(response.header(Answers.NUMBER).orElseThrow()));
        }

        /** Whether it knows less than it could; to be late it has to be so at two looks. */
        boolean lacks(StoreState now) {
            return !poll.isForsaken()
                    && poll.current()
                            .filter(known -> known.state().equals(truth.apply(now)))
                            .isEmpty();
        }

        void begin() {
            poll.join(new SimulatedPoll.Listener<>(state -> told.add(new Told<>(state, number)), failure -> {
                throw new AssertionError("the poll has ended", failure);
            }));
        }
    }

    final VirtualTime time = new VirtualTime();
    final ModelCluster cluster;
    final Map<Long, StoreState> states = new TreeMap<>();
    final List<Watched<?>> watched;
    private final Random random;
    private final boolean noisy;

    /** What the store is put back to once all is at rest. */
    private Optional<StoreState> snapshot = Optional.empty();

    KeysWorld(Random random) {
        this.random = random;
        Weather weather = new Weather(random, List.of(0, 1, 8).get(random.nextInt(3)));
        this.cluster = new ModelCluster(time, random, weather, 2);
        Client client = new Client(time, new Network(time, weather, cluster.agents()), random);
        ModelStore store = cluster.store();
        store.onChange(() -> states.put(store.state().number, store.state().copy()));
        states.put(store.state().number, store.state().copy());
        this.watched = List.of(entry(client), entries(client), keys(client));
        Disasters disasters = new Disasters(time, random, weather, cluster, LENGTH);
        // The pauses of a poll that is woken for nothing may outlast a replacement of all servers, unseen.
        this.noisy = random.nextInt(12) == 0;
        for (int i = weather.isCalm() || noisy ? 0 : random.nextInt(5); i > 0; i--) {
            disasters.plan(nobody -> {});
        }
        time.after(Duration.ofSeconds(15), () -> {
            // Who has seen no state is told a refusal at once.
            if (watched.stream().noneMatch(one -> one.told.isEmpty())) {
                weather.deny();
            }
        });
        if (!weather.isCalm() && random.nextInt(3) == 0) {
            cluster.lagging(5);
        }
    }

    private Watched<Optional<KvEntry>> entry(Client client) {
        String key = any(KEYS);
        return new Watched<>(
                new EntryQuestion(key, Optional.empty(), Consistency.DEFAULT), client, state -> state.entry(key));
    }

    private Watched<KvListing> entries(Client client) {
        String prefix = any(FOLDERS);
        return new Watched<>(
                new EntriesQuestion(prefix, Optional.empty(), Consistency.DEFAULT),
                client,
                state -> KvListing.of(state.under(prefix)));
    }

    private Watched<KeyListing> keys(Client client) {
        String folder = random.nextBoolean() ? "app/" : "app/b/";
        return new Watched<>(
                new KeysQuestion(folder, Optional.empty()), client, state -> new KeyListing(state.keysUnder(folder)));
    }

    void play() {
        watched.forEach(one -> time.after(sometime(10_000), one::begin));
        for (int i = random.nextInt(40); i > 0; i--) {
            time.after(sometime((int) LENGTH.toMillis()), this::change);
        }
        for (int i = random.nextInt(10); i > 0; i--) {
            time.after(LENGTH.plus(sometime(2_000)), this::change);
        }
        if (random.nextInt(4) == 0) {
            time.after(
                    sometime((int) LENGTH.toMillis()),
                    () -> snapshot = Optional.of(cluster.store().state().copy()));
        }
        if (noisy) {
            time.after(sometime(10_000), () -> noise(200 + random.nextInt(300)));
        }
        time.pass(LENGTH.plus(PROMPT));
        if (!noisy) {
            watched.forEach(one -> one.late = one.lacks(cluster.store().state()));
            time.pass(PAUSE);
            watched.forEach(one -> one.late &= one.lacks(cluster.store().state()));
            snapshot.ifPresent(this::putBack);
        }
        time.pass(Duration.ofMinutes(3));
    }

    /** Nothing is written after it: who waits at Consul is told that the store is given up, and by nothing else. */
    private void putBack(StoreState snapshot) {
        List<Watched<?>> waiting =
                watched.stream().filter(one -> one.poll.isWaiting()).toList();
        cluster.restore(snapshot);
        time.pass(QUIET);
        waiting.forEach(one -> one.late |= one.lacks(cluster.store().state()));
    }

    private Duration sometime(int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }

    /** Somebody writes what nobody watches, again and again. */
    private void noise(int more) {
        cluster.store().put("noise", Bytes.utf8("n" + more), 0);
        if (more > 0) {
            time.after(sometime(200), () -> noise(more - 1));
        }
    }

    private void change() {
        ModelStore store = cluster.store();
        String key = any(KEYS);
        // Few values, of one length: only the indexes tell one write from another.
        Bytes value = Bytes.utf8("v" + random.nextInt(3));
        switch (random.nextInt(10)) {
            case 0, 1 -> store.delete(key);
            case 2 -> store.deleteTree(any(FOLDERS));
            case 3 -> {
                String id = cluster.uuid();
                Duration ttl = Duration.ofSeconds(1 + random.nextInt(5));
                store.create(new StoreState.Session(id, ttl, Duration.ZERO, random.nextBoolean(), ""));
                store.acquire(key, value, 7, id);
            }
            case 4 -> store.putIf(key, value, 0, 0);
            default -> store.put(key, value, random.nextInt(2));
        }
    }

    private String any(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
