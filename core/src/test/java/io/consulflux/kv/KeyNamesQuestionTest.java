// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.state.Consistency;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyNamesQuestionTest {

    @Test
    void aPrefixMayEndAnywhere() {
        assertThat(new KeyNamesQuestion("a/b", Optional.empty(), Consistency.STALE).request())
                .hasToString("GET /v1/kv/a/b?keys&stale");
        assertThat(new KeyNamesQuestion("", Optional.of("dc2"), Consistency.DEFAULT).request())
                .hasToString("GET /v1/kv/?keys&dc=dc2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyNamesQuestion("/a", Optional.empty(), Consistency.DEFAULT));
    }

    @Test
    void noKeysAreNone() {
        KeyNamesQuestion question = new KeyNamesQuestion("a", Optional.empty(), Consistency.DEFAULT);
        assertThat(question.request().isAnsweredBy(404)).isTrue();
        assertThat(question.read(new Response(404, Map.of(), Bytes.empty()), Optional.empty()))
                .isEmpty();
        assertThat(question.read(new Response(200, Map.of(), Bytes.utf8("[\"a\",\"a/b\"]")), Optional.empty()))
                .isEqualTo(List.of("a", "a/b"));
    }
}
