// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.Histories;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvDecoderTest {

    private static final List<Encoding> ENCODINGS = List.of(Encoding.values());

    private static final String ENTRY =
            "{'LockIndex':0,'Key':'a','Flags':0,'Value':'QQ==','CreateIndex':5,'ModifyIndex':7}";

    @Test
    void aListingIsReadHoweverItIsWritten() {
        Histories.check(1_000, random -> {
            KvListing listing = new Store(random).listing();
            for (Encoding encoding : Encoding.values()) {
                Response response = encoding.encode(listing, random);
                assertThat(decode(response, Optional.empty()))
                        .as("%s", encoding)
                        .isEqualTo(listing);
                assertThat(KvParser.decode("GET", response, new KvMerge(Optional.empty())))
                        .as("%s by the parser", encoding)
                        .isEqualTo(listing);
            }
        });
    }

    @Test
    void whatConsulWritesNeedsNoParser() {
        Histories.check(500, random -> {
            KvListing listing = new Store(random).listing();
            for (Encoding encoding : List.of(Encoding.CONSUL, Encoding.PRETTY, Encoding.SHUFFLED, Encoding.ESCAPED)) {
                Response response = encoding.encode(listing, random);
                assertThat(new KvScanner(response.body(), new KvMerge(Optional.empty())).scan())
                        .as("%s", encoding)
                        .isTrue();
            }
        });
    }

    @Test
    void anEntryThatHasNotChangedIsTheObjectOfTheListingBefore() {
        Histories.check(1_000, random -> {
            Store store = new Store(random);
            KvListing before = store.listing();
            for (int i = 0; i < 5; i++) {
                store.change();
                KvListing now = store.listing();
                Response response = any(random).encode(now, random);
                KvListing read = decode(response, Optional.of(before));
                assertThat(read).isEqualTo(now);
                assertTakenOver(before, read);
                assertTakenOver(before, KvParser.decode("GET", response, new KvMerge(Optional.of(before))));
                before = read;
            }
        });
    }

    private static void assertTakenOver(KvListing before, KvListing read) {
        for (KvEntry entry : read.entries()) {
            before.get(entry.key())
                    .filter(entry::equals)
                    .ifPresent(known -> assertThat(entry).isSameAs(known));
        }
    }

    @Test
    void whereNothingChangedTheListingBeforeIsGivenBack() {
        Histories.check(500, random -> {
            KvListing before = new Store(random).listing();
            Response response = any(random).encode(before, random);
            assertThat(decode(response, Optional.of(before))).isSameAs(before);
        });
    }

    @Test
    void aChangedEntryKeepsTheKeyThatIsKnown() {
        KvListing before = decode(response("[" + ENTRY + "]"), Optional.empty());
        KvListing after = decode(response("[" + ENTRY.replace(":7", ":8") + "]"), Optional.of(before));

        assertThat(after.entries().get(0).key())
                .isSameAs(before.entries().get(0).key());
    }

    @Test
    void damagedAnswersAreRefusedAndNeverMisread() {
        Histories.check(8_000, random -> {
            Store store = new Store(random);
            KvListing before = store.listing();
            store.change();
            byte[] body =
                    damaged(any(random).encode(store.listing(), random).body().toByteArray(), random);
            Optional<KvListing> fresh = attempt(body, Optional.empty());
            Optional<KvListing> parsed = parse(body, Optional.empty());
            assertThat(fresh).isEqualTo(parsed);
            Optional<KvListing> incremental = attempt(body, Optional.of(before));
            assertThat(incremental).isEqualTo(parse(body, Optional.of(before)));
            fresh.ifPresent(whole -> {
                assertThat(incremental).isPresent();
                incremental.ifPresent(part -> assertLike(whole, part, before));
            });
        });
    }

    /** All but the value of an entry that was taken over, and of that the length, is what a fresh reader sees. */
    private static void assertLike(KvListing fresh, KvListing read, KvListing before) {
        assertThat(read.size()).isEqualTo(fresh.size());
        for (int i = 0; i < read.size(); i++) {
            KvEntry entry = read.entries().get(i);
            KvEntry expected = fresh.entries().get(i);
            if (!entry.equals(expected)) {
                assertThat(before.get(entry.key()))
                        .as("the entry that was taken over")
                        .hasValueSatisfying(known -> assertThat(known).isSameAs(entry));
                assertThat(entry.modifyIndex()).isEqualTo(expected.modifyIndex());
                assertThat(entry.createIndex()).isEqualTo(expected.createIndex());
                assertThat(entry.lockIndex()).isEqualTo(expected.lockIndex());
                assertThat(entry.flags()).isEqualTo(expected.flags());
                assertThat(entry.session()).isEqualTo(expected.session());
                assertThat((entry.value().size() + 2) / 3)
                        .isEqualTo((expected.value().size() + 2) / 3);
            }
        }
    }

    private static byte[] damaged(byte[] body, Random random) {
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(body, random.nextInt(body.length + 1));
        }
        byte[] damaged = body.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length);
            damaged[at] = random.nextBoolean()
                    ? (byte) "\"\\{}[],:0u -e".charAt(random.nextInt(13))
                    : (byte) (damaged[at] ^ (1 << random.nextInt(8)));
        }
        return damaged;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[",
                "[{}]",
                "[null]",
                "[1]",
                "[[]]",
                "[{'Key':'a'}]",
                "[{'ModifyIndex':1}]",
                "[{'Key':null,'ModifyIndex':1}]",
                "[{'Key':'a','ModifyIndex':null}]",
                "[{'Key':'a','ModifyIndex':'1'}]",
                "[{'Key':'a','ModifyIndex':1.0}]",
                "[{'Key':'a','ModifyIndex':-1}]",
                "[{'Key':'a','ModifyIndex':01}]",
                "[{'Key':'a','ModifyIndex':18446744073709551616}]",
                "[{'Key':'a','Value':7,'ModifyIndex':1}]",
                "[{'Key':'a','Value':'***','ModifyIndex':1}]",
                "[{'Key':'a','Session':{},'ModifyIndex':1}]",
                "[{'Key':'a','ModifyIndex':1},]",
                "[{'Key':'a','ModifyIndex':1}] x",
                "[{'Key':'\\ud800','ModifyIndex':1]",
                "[{'Key':'a\\"
            })
    void whatIsNoListingIsRefused(String body) {
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() -> decode(response(body), Optional.empty()))
                .withMessageContaining("unexpected answer");
    }

    @Test
    void theGreatestNumbersAreRead() {
        KvEntry entry = decode(
                        response("[{'Key':'a','Flags':16210313421097356768,'ModifyIndex':18446744073709551615}]"),
                        Optional.empty())
                .entries()
                .get(0);

        assertThat(entry.flags()).isEqualTo(0xe0f69a2baa414de0L);
        assertThat(entry.modifyIndex()).isEqualTo(-1);
    }

    @Test
    void keysThatCoincideAndStandOutOfOrderBecomeOneEntryInOrder() {
        String odd = "{'Key':'b\ufffd','ModifyIndex':%d}";
        String body = "[" + odd.formatted(3) + ",{'Key':'a','ModifyIndex':2}," + odd.formatted(1) + "]";

        KvListing listing = decode(response(body), Optional.empty());

        assertThat(listing.entries()).extracting(KvEntry::key).containsExactly("a", "b\ufffd");
        assertThat(listing.get("b\ufffd")).map(KvEntry::modifyIndex).hasValue(3L);
        assertThat(decode(response(body), Optional.of(listing))).isEqualTo(listing);
    }

    private static Encoding any(Random random) {
        return ENCODINGS.get(random.nextInt(ENCODINGS.size()));
    }

    private static Response response(String body) {
        return Encoding.response(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static KvListing decode(Response response, Optional<KvListing> before) {
        return KvDecoder.decode("GET /v1/kv/", response, before);
    }

    private static Optional<KvListing> attempt(byte[] body, Optional<KvListing> before) {
        try {
            return Optional.of(decode(Encoding.response(body), before));
        } catch (ConsulAnswerException refused) {
            return Optional.empty();
        }
    }

    private static Optional<KvListing> parse(byte[] body, Optional<KvListing> before) {
        try {
            return Optional.of(KvParser.decode("GET", Encoding.response(body), new KvMerge(before)));
        } catch (ConsulAnswerException refused) {
            return Optional.empty();
        }
    }
}
