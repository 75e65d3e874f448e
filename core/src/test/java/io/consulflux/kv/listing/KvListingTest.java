// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.Histories;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KvListingTest {

    @Test
    void changesTurnTheOneListingIntoTheOther() {
        Histories.check(3_000, random -> {
            KvListing before = random(random);
            KvListing after = random(random);
            TreeMap<String, KvEntry> replayed = new TreeMap<>(KvListing.ORDER);
            before.entries().forEach(entry -> replayed.put(entry.key(), entry));
            List<String> told = new ArrayList<>();
            before.changesTo(after, change -> {
                told.add(change.key());
                replay(change, replayed);
            });
            assertThat(KvListing.of(replayed.values())).isEqualTo(after);
            assertThat(told).doesNotHaveDuplicates().isSortedAccordingTo(KvListing.ORDER);
        });
    }

    /** Fails where a change tells of a past that was not. */
    private static void replay(KvChange change, Map<String, KvEntry> entries) {
        if (change instanceof KvChange.Removed removed) {
            assertThat(entries.remove(change.key())).isEqualTo(removed.previous());
        } else if (change instanceof KvChange.Updated updated) {
            assertThat(updated.entry()).isNotEqualTo(updated.previous());
            assertThat(entries.put(change.key(), updated.entry())).isEqualTo(updated.previous());
        } else if (change instanceof KvChange.Added added) {
            assertThat(entries.put(change.key(), added.entry())).isNull();
        }
    }

    @Test
    void equalEntriesAreNoChange() {
        List<KvChange> changes = new ArrayList<>();
        KvListing.of(List.of(entry("a", 1), entry("b", 1)))
                .changesTo(KvListing.of(List.of(entry("a", 1), entry("b", 1))), changes::add);

        assertThat(changes).isEmpty();
    }

    @Test
    void aKeyWithALowerIndexThanBeforeShowsThatAStateWentBack() {
        KvListing one = KvListing.of(List.of(entry("a", 7), entry("b", 7)));
        assertThat(one.wentBackIn(KvListing.of(List.of(entry("a", 9), entry("b", 6))), 7))
                .isTrue();
        assertThat(one.wentBackIn(KvListing.of(List.of(entry("a", -1), entry("c", 8))), 7))
                .isFalse();
        assertThat(one.wentBackIn(one, 7)).isFalse();
        assertThat(one.wentBackIn(KvListing.empty(), 7)).isFalse();
    }

    @Test
    void aKeyThatComesBackAsItWasBeforeItWentShowsItToo() {
        KvListing without = KvListing.of(List.of(entry("a", 7)));
        assertThat(without.wentBackIn(KvListing.of(List.of(entry("a", 7), entry("b", 8))), 9))
                .isTrue();
        assertThat(without.wentBackIn(KvListing.of(List.of(entry("a", 7), entry("b", 9))), 9))
                .isTrue();
        assertThat(without.wentBackIn(KvListing.of(List.of(entry("a", 7), entry("b", 10))), 9))
                .isFalse();
    }

    @Test
    void aKeyAndThePartUnderAPrefixAreFound() {
        Histories.check(3_000, random -> {
            KvListing listing = random(random);
            String wanted = key(random);
            assertThat(listing.get(wanted))
                    .isEqualTo(listing.entries().stream()
                            .filter(entry -> entry.key().equals(wanted))
                            .findAny());
            assertThat(listing.under(wanted).entries())
                    .isEqualTo(listing.entries().stream()
                            .filter(entry -> entry.key().startsWith(wanted))
                            .toList());
        });
    }

    @Test
    void theOrderIsThatOfTheBytes() {
        KvListing listing = KvListing.of(List.of(entry("a😀", 1), entry("a\uffee", 1), entry("a", 1)));

        assertThat(listing.entries()).extracting(KvEntry::key).containsExactly("a", "a\uffee", "a😀");
    }

    private static KvListing random(Random random) {
        List<KvEntry> entries = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            entries.add(entry(key(random), random.nextInt(3)));
        }
        return KvListing.of(entries);
    }

    private static String key(Random random) {
        String[] pieces = {"a", "b", "/", "\uffee", "😀"};
        StringBuilder key = new StringBuilder("a");
        for (int i = random.nextInt(4); i > 0; i--) {
            key.append(pieces[random.nextInt(pieces.length)]);
        }
        return key.toString();
    }

    private static KvEntry entry(String key, long modifyIndex) {
        return new KvEntry(key, Bytes.empty(), 0, 0, Optional.empty(), 1, modifyIndex);
    }
}
