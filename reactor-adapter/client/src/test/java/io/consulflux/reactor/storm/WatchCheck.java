// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether watches told the truth: nothing twice, nothing older after something newer, nothing that nobody wrote. */
record WatchCheck(Ledger ledger, int stepsBack, Complaints complaints) {

    /** Any watch: within an epoch the index does not fall and no state follows itself; epochs grow. */
    <S> void order(String name, List<Snapshot<S>> told) {
        for (int next = 1; next < told.size(); next++) {
            Snapshot<S> one = told.get(next - 1);
            Snapshot<S> other = told.get(next);
            complaints.unless(other.epoch() >= one.epoch(), "%s: an epoch that falls: %s after %s", name, other, one);
            if (other.epoch() == one.epoch()) {
                boolean grows = Long.compareUnsigned(other.index(), one.index()) >= 0;
                complaints.unless(grows, "%s: older after newer: %s after %s", name, other, one);
                complaints.unless(!other.state().equals(one.state()), "%s: told twice: %s", name, other);
            }
        }
    }

    /** The watch of a key. */
    void key(String name, String key, List<Snapshot<Optional<KvEntry>>> told) {
        order(name, told);
        numbers(
                name,
                key,
                told.stream()
                        .map(snapshot -> snapshot.map(
                                entry -> entry.map(WatchCheck::number).orElse(-1L)))
                        .toList());
    }

    /** The watch of a prefix. */
    void prefix(String name, List<Snapshot<List<KvEntry>>> told) {
        order(name, told);
        List<Snapshot<Map<String, Long>>> numbers =
                told.stream().map(snapshot -> snapshot.map(WatchCheck::numbers)).toList();
        for (String key : ledger.keys()) {
            numbers(
                    name,
                    key,
                    numbers.stream()
                            .map(snapshot -> snapshot.map(all -> all.getOrDefault(key, -1L)))
                            .toList());
        }
        numbers.forEach(snapshot -> snapshot.state()
                .keySet()
                .forEach(key -> complaints.unless(ledger.keys().contains(key), "%s: nobody wrote %s", name, key)));
    }

    private void numbers(String name, String key, List<Snapshot<Long>> told) {
        long newest = -1;
        long epoch = 0;
        List<String> falls = new ArrayList<>();
        for (Snapshot<Long> snapshot : told) {
            long number = snapshot.state();
            if (number < 0) {
                continue;
            }
            complaints.unless(ledger.wasTried(key, number), "%s: nobody wrote %s to %s", name, number, key);
            if (number < newest) {
                falls.add("%s after %s at index %s of epoch %s"
                        .formatted(number, newest, snapshot.index(), snapshot.epoch()));
                complaints.unless(
                        snapshot.epoch() > epoch, "%s: %s held %s after %s in one epoch", name, key, number, newest);
            }
            newest = number;
            epoch = snapshot.epoch();
        }
        complaints.unless(
                falls.size() <= stepsBack, "%s: %s went back, which it may %s times: %s", name, key, stepsBack, falls);
    }

    /** The changes under a prefix: each follows from what was told before. Gives the state that they add up to. */
    Map<String, Long> changes(String name, List<KvChange> told) {
        Map<String, KvEntry> state = new TreeMap<>();
        for (KvChange change : told) {
            Optional<KvEntry> before = Optional.ofNullable(state.get(change.key()));
            complaints.unless(before.equals(previous(change)), "%s: %s follows on %s", name, change, before);
            if (change instanceof KvChange.Added added) {
                state.put(change.key(), added.entry());
            } else if (change instanceof KvChange.Updated updated) {
                complaints.unless(!updated.entry().equals(updated.previous()), "%s: no change: %s", name, change);
                state.put(change.key(), updated.entry());
            } else {
                state.remove(change.key());
            }
        }
        return numbers(new ArrayList<>(state.values()));
    }

    private static Optional<KvEntry> previous(KvChange change) {
        if (change instanceof KvChange.Updated updated) {
            return Optional.of(updated.previous());
        }
        return change instanceof KvChange.Removed removed ? Optional.of(removed.previous()) : Optional.empty();
    }

    static Map<String, Long> numbers(List<KvEntry> entries) {
        Map<String, Long> numbers = new TreeMap<>();
        entries.forEach(entry -> numbers.put(entry.key(), number(entry)));
        return numbers;
    }

    private static long number(KvEntry entry) {
        return Long.parseLong(entry.value().utf8());
    }
}
