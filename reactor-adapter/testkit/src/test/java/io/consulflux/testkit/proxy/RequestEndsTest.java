// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestEndsTest {
    private static final String GET = "GET /v1/kv/a?raw HTTP/1.1\r\nHost: consul\r\n\r\n";
    private static final String PUT = "PUT /v1/kv/a HTTP/1.1\r\ncontent-length: 5\r\nHost: consul\r\n\r\nG\r\n\r\n";

    private final RequestEnds requests = new RequestEnds();

    @Test
    void requestsWithAndWithoutABodyAreCountedWhereTheyEnd() throws IOException {
        assertThat(take(GET + PUT + GET)).isEqualTo(3);
        assertThat(requests.isWithin()).isFalse();
    }

    @Test
    void itMakesNoDifferenceHowTheBytesAreCut() throws IOException {
        int ended = 0;
        String all = PUT + GET + PUT;
        for (int at = 0; at < all.length(); at++) {
            ended += take(all.substring(at, at + 1));
            boolean between = at + 1 == PUT.length() || at + 1 == (PUT + GET).length() || at + 1 == all.length();
            assertThat(requests.isWithin()).as("after %s bytes", at + 1).isEqualTo(!between);
        }
        assertThat(ended).isEqualTo(3);
    }

    @Test
    void theRestOfABodyIsNoRequest() {
        assertThatIOException().isThrownBy(() -> take("{\"Value\":1}"));
    }

    private int take(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return requests.take(bytes, bytes.length);
    }
}
