// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class HttpMessageTest {

    @Test
    void twoMessagesOnOneConnectionAreToldApart() throws IOException {
        InputStream in = stream("PUT /v1/kv/a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /v1/kv/a HTTP/1.1\r\n\r\n");

        assertThat(HttpMessage.read(in))
                .hasValueSatisfying(first -> assertThat(first.text()).isEqualTo("abc"));
        assertThat(HttpMessage.read(in))
                .hasValueSatisfying(next -> assertThat(next.firstLine()).isEqualTo("GET /v1/kv/a HTTP/1.1"));
        assertThat(HttpMessage.read(in)).isEmpty();
    }

    @Test
    void aBodyInPiecesIsPutTogetherAndPassedOnAsItCame() throws IOException {
        String wire =
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n";

        assertThat(HttpMessage.read(stream(wire))).hasValueSatisfying(message -> {
            assertThat(message.status()).isEqualTo(200);
            assertThat(message.text()).isEqualTo("abc0123456789abcdef");
            assertThat(new String(message.wire(), StandardCharsets.ISO_8859_1)).isEqualTo(wire);
        });
    }

    @Test
    void aCompressedBodyHasTwoSizes() throws IOException {
        String text = "again and ".repeat(100);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        wire.writeBytes(packed.toByteArray());

        assertThat(HttpMessage.read(new ByteArrayInputStream(wire.toByteArray())))
                .hasValueSatisfying(message -> {
                    assertThat(message.text()).isEqualTo(text);
                    assertThat(message.bodySize()).isEqualTo(packed.size());
                });
    }

    @Test
    void aConnectionThatEndsInTheMiddleIsAnError() {
        assertThatThrownBy(() -> HttpMessage.read(stream("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> HttpMessage.read(stream("HTTP/1.1 200 OK\r\n")))
                .isInstanceOf(EOFException.class);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
