// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.util.List;

/** What is watched, and how it is written. */
@SuppressWarnings("ImmutableEnumChecker") // it does not know that List.of gives a list that cannot be changed
enum Scenario {
    ONE("one key", 1, 1, new Rounds(3000, 500), Contender.values()),
    KEYS_300("300 keys", 300, 1, new Rounds(20, 10), Contender.values()),
    KEYS_1000("1,000 keys", 1000, 1, new Rounds(10, 5), Contender.CONSUL_FLUX, Contender.BARE_LOOP),
    KEYS_10000("10,000 keys", 10_000, 1, new Rounds(1, 1), Contender.CONSUL_FLUX, Contender.BARE_LOOP),
    SAME_50(
            "50 of one key",
            1,
            50,
            new Rounds(20, 50),
            Contender.CONSUL_FLUX,
            Contender.CONSUL_CLIENT,
            Contender.VERTX),
    SAME_10000("10,000 of one key", 1, 10_000, new Rounds(20, 50), Contender.CONSUL_FLUX);

    private final String title;
    private final int keys;
    private final int watchersOfEach;
    private final Rounds rounds;
    private final List<Contender> contenders;

    /** In a round each key is written once, and all watchers are waited for at its end. */
    record Rounds(int warming, int measured) {

        Rounds quick() {
            return new Rounds(Math.max(1, warming / 4), Math.max(1, measured / 5));
        }
    }

    Scenario(String title, int keys, int watchersOfEach, Rounds rounds, Contender... contenders) {
        this.title = title;
        this.keys = keys;
        this.watchersOfEach = watchersOfEach;
        this.rounds = rounds;
        this.contenders = List.of(contenders);
    }

    Workload workload(String root) {
        return new Workload(root, keys, watchersOfEach);
    }

    /** Whether there is a single key, of which each write is waited for. */
    boolean isOneKey() {
        return keys == 1;
    }

    /** Whether a figure for each watch means something. */
    boolean isLarge() {
        return keys * watchersOfEach >= 300;
    }

    /** How often each contender runs: more often where that is cheap. */
    int repeats() {
        return keys < 1000 && this != SAME_50 ? 3 : this == KEYS_1000 ? 2 : 1;
    }

    Rounds rounds() {
        return rounds;
    }

    List<Contender> contenders() {
        return contenders;
    }

    @Override
    public String toString() {
        return title;
    }
}
