// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeysQuestionTest {

    private final KeysQuestion question = new KeysQuestion("a b/c/", Optional.of("dc2"));

    @Test
    void itAsksForTheKeysOfItsFolder() {
        assertThat(question.request()).hasToString("GET /v1/kv/a%20b/c/?keys&dc=dc2");
    }

    @Test
    void nothingThereIsAnAnswer() {
        assertThat(question.request().isAnsweredBy(404)).isTrue();
        assertThat(question.read(answer(404, ""), Optional.empty())).isEqualTo(KeyListing.empty());
        assertThat(question.read(answer(200, "[]"), Optional.empty())).isEqualTo(KeyListing.empty());
    }

    @Test
    void theAnswersKeysAreKeptInTheirOrder() {
        assertThat(question.read(answer(200, "[\"a b/c/d\",\"a b/c/\\u00e9\"]"), Optional.empty())
                        .keys())
                .containsExactly("a b/c/d", "a b/c/é");
    }

    @Test
    void anythingElseIsNoAnswer() {
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() -> question.read(answer(200, "{}"), Optional.empty()))
                .withMessageStartingWith("GET /v1/kv/a%20b/c/");
    }

    @Test
    void questionsAreEqualWhoAskTheSame() {
        assertThat(question).isEqualTo(new KeysQuestion("a b/c/", Optional.of("dc2")));
        assertThat(question).isNotEqualTo(new KeysQuestion("a b/c/", Optional.empty()));
    }

    @Test
    void aFolderEndsWithASlashSoThatItsNeighboursStayOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeysQuestion("a/b", Optional.empty()))
                .withMessageContaining("got \"a/b\"");
    }

    private static Response answer(int status, String body) {
        return new Response(status, Map.of(), Bytes.utf8(body));
    }
}
