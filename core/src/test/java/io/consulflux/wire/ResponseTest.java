// SPDX-License-Identifier: Apache-2.0
package io.consulflux.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    @Test
    void headersAreFoundHoweverTheyAreWritten() {
        Response response = new Response(200, Map.of("X-Consul-Reason", "why"), Bytes.empty());

        assertThat(response.header("x-consul-REASON")).contains("why");
        assertThat(response.header("other")).isEmpty();
    }

    @Test
    void anIndexMayBeAbove2To63() {
        assertThat(indexed("12120736828042483162").index().orElseThrow())
                .isEqualTo(Long.parseUnsignedLong("12120736828042483162"));
        assertThat(indexed("7").index()).hasValue(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.0", "seven", "18446744073709551616", "0x1", " 7"})
    void anIndexThatIsNoneIsAbsent(String text) {
        assertThat(indexed(text).index()).isEmpty();
        assertThat(new Response(200, Map.of(), Bytes.empty()).index()).isEmpty();
    }

    private static Response indexed(String text) {
        return new Response(200, Map.of("X-Consul-Index", text), Bytes.empty());
    }
}
