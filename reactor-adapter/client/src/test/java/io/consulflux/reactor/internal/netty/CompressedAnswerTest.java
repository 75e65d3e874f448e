// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that travel compressed, where the request says that it pays. */
final class CompressedAnswerTest extends ScriptedPeerTest {

    private static final int ANSWER_LIMIT = 4 * 1024 * 1024;

    private static final Request LISTING = Request.get("/v1/kv/job/").flagged("keys");

    @Test
    void onlyWhatRepeatsItselfIsAskedForInGzip() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(1));
        CompletableFuture<@Nullable Response> plain = send(transport, LISTING);
        ScriptedPeer.Connection connection = peer.accept();
        assertThat(connection.head()).doesNotContainIgnoringCase("accept-encoding");
        connection.answer("[]");
        given(plain);
        CompletableFuture<@Nullable Response> repetitive = send(transport, LISTING.repetitive());
        assertThat(connection.head()).containsIgnoringCase("accept-encoding: gzip\r\n");
        connection.answer("[\"as it is\"]");
        assertThat(given(repetitive).body().utf8()).isEqualTo("[\"as it is\"]");
    }

    @Test
    void aCompressedAnswerIsGivenAsItWas() throws Exception {
        String text = "[\"job/node/out/00001\"]".repeat(5000);
        assertThat(given(answered(gzip(text.getBytes(StandardCharsets.UTF_8))))
                        .body()
                        .utf8())
                .isEqualTo(text);
    }

    @Test
    void aDamagedOneIsAnError() throws Exception {
        byte[] damaged = gzip(new byte[100]);
        damaged[damaged.length - 5] ^= 1;
        assertThat(failure(answered(damaged)))
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageContaining("no gzip");
    }

    @Test
    void oneThatWouldGrowBeyondTheLimitIsRefused() throws Exception {
        assertThat(failure(answered(gzip(new byte[ANSWER_LIMIT + 1]))))
                .isInstanceOf(ConsulAnswerTooLongException.class)
                .hasMessageContaining("longer than " + ANSWER_LIMIT + " bytes (it states " + (ANSWER_LIMIT + 1) + ")");
    }

    private CompletableFuture<@Nullable Response> answered(byte[] body) throws IOException {
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options().answerLimit(ANSWER_LIMIT)), LISTING.repetitive());
        ScriptedPeer.Connection connection = peer.accept();
        connection.head();
        connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n"
                + new String(body, StandardCharsets.ISO_8859_1));
        return answer;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
