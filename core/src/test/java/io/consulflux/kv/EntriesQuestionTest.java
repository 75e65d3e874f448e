// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesQuestionTest {

    private static final Response ABSENT = new Response(404, Map.of(), Bytes.empty());
    private static final Response ONE = new Response(
            200, Map.of(), Bytes.utf8("[{\"Key\":\"a/b\",\"Value\":\"QQ==\",\"CreateIndex\":4,\"ModifyIndex\":5}]"));

    @Test
    void aPrefixMayEndAnywhere() {
        assertThat(target("a/b", Consistency.DEFAULT)).isEqualTo("/v1/kv/a/b?recurse");
        assertThat(target("a/", Consistency.STALE)).isEqualTo("/v1/kv/a/?recurse&stale");
        assertThat(target("é ", Consistency.CONSISTENT)).isEqualTo("/v1/kv/%C3%A9%20?recurse&consistent");
    }

    @Test
    void noPrefixIsTheWholeStore() {
        assertThat(target("", Consistency.DEFAULT)).isEqualTo("/v1/kv/?recurse");
    }

    @Test
    void aDatacenterIsNamed() {
        assertThat(new EntryQuestion("a", Optional.of("dc 2"), Consistency.STALE)
                        .request()
                        .target())
                .isEqualTo("/v1/kv/a?dc=dc%202&stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a//", "a//b", "a/.", "a/..", ".", "../a", "a/./b"})
    void aPrefixThatConsulWouldCleanIsRefused(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> target(prefix, Consistency.DEFAULT));
    }

    @Test
    void anAbsenceIsData() {
        EntriesQuestion entries = new EntriesQuestion("a", Optional.empty(), Consistency.DEFAULT);
        EntryQuestion entry = new EntryQuestion("a", Optional.empty(), Consistency.DEFAULT);

        assertThat(entries.request().isAnsweredBy(404)).isTrue();
        assertThat(entries.read(ABSENT, Optional.empty()).isEmpty()).isTrue();
        assertThat(entry.request().isAnsweredBy(404)).isTrue();
        assertThat(entry.read(ABSENT, Optional.empty())).isEmpty();
    }

    @Test
    void anEntryIsReadAndTakenOver() {
        EntryQuestion question = new EntryQuestion("a/b", Optional.empty(), Consistency.DEFAULT);
        Optional<KvEntry> first = question.read(ONE, Optional.empty());
        Optional<KvEntry> second = question.read(ONE, Optional.of(first));

        assertThat(first).map(KvEntry::value).hasValue(Bytes.utf8("A"));
        assertThat(second.orElseThrow()).isSameAs(first.orElseThrow());
    }

    /** Servers that were replaced count on from an older snapshot: an index says nothing of what it said before. */
    @Test
    void afterABreakNothingIsTakenOver() {
        EntriesQuestion question = new EntriesQuestion("a", Optional.empty(), Consistency.DEFAULT);
        Response other = new Response(
                200,
                Map.of(),
                Bytes.utf8("[{\"Key\":\"a/b\",\"Value\":\"Qg==\",\"CreateIndex\":4,\"ModifyIndex\":5}]"));
        KvListing known = question.read(ONE, Optional.empty());

        assertThat(question.readAnew(other, Optional.of(known)).get("a/b"))
                .map(KvEntry::value)
                .hasValue(Bytes.utf8("B"));
    }

    private static String target(String prefix, Consistency consistency) {
        return new EntriesQuestion(prefix, Optional.empty(), consistency)
                .request()
                .target();
    }
}
