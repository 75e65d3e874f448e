// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyListingTest {

    private static final Comparator<String> BYTES = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    /** From every region where the order of characters and that of bytes may part. */
    private static final List<String> ALPHABET = List.of(
            "a", "/", "\u007f", "\u00e9", "\u20ac", "\ud7ff", "\ue000", "\ufffd", "\ud83d\ude00", "\udbff\udfff");

    @Test
    void theDifferenceIsWhatALaterListingHasAndLacks() {
        KeyListing.Difference difference =
                new KeyListing(List.of("a", "c", "d")).to(new KeyListing(List.of("b", "c", "e")));

        assertThat(difference.added()).containsExactly("b", "e");
        assertThat(difference.removed()).containsExactly("a", "d");
    }

    @Test
    void besideNothingEverythingIsAdded() {
        KeyListing listing = new KeyListing(List.of("a", "b"));

        assertThat(KeyListing.empty().to(listing).added()).containsExactly("a", "b");
        assertThat(listing.to(KeyListing.empty()).removed()).containsExactly("a", "b");
        assertThat(listing.to(listing)).isEqualTo(KeyListing.empty().to(KeyListing.empty()));
    }

    @Test
    void theDifferenceIsThatOfTheSetsWhateverTheCharacters() {
        Histories.check(3_000, random -> {
            Set<String> old = keys(random);
            Set<String> now = keys(random);
            now.addAll(old.stream().filter(key -> random.nextBoolean()).toList());

            KeyListing.Difference difference = new KeyListing(List.copyOf(old)).to(new KeyListing(List.copyOf(now)));

            assertThat(difference.added())
                    .containsExactlyElementsOf(
                            now.stream().filter(key -> !old.contains(key)).toList());
            assertThat(difference.removed())
                    .containsExactlyElementsOf(
                            old.stream().filter(key -> !now.contains(key)).toList());
        });
    }

    @Test
    void theOrderIsThatOfTheBytes() {
        Histories.check(3_000, random -> {
            String one = key(random);
            String other = key(random);

            assertThat(Integer.signum(KeyListing.compareBytes(one, other)))
                    .as("%s beside %s", one, other)
                    .isEqualTo(Integer.signum(BYTES.compare(one, other)));
        });
    }

    private static Set<String> keys(Random random) {
        Set<String> keys = new TreeSet<>(BYTES);
        IntStream.range(0, random.nextInt(12)).forEach(i -> keys.add(key(random)));
        return keys;
    }

    private static String key(Random random) {
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            key.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
        }
        return key.toString();
    }
}
