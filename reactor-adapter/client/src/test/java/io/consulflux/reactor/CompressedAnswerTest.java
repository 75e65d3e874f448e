// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.consulflux.ConsulAnswerException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that travel compressed, where the request says that it pays. */
final class CompressedAnswerTest {

    private static final Request LISTING = Request.get("/v1/kv/job/").flagged("keys");

    private ScriptedPeer peer;
    private NettyTransport transport;

    @BeforeEach
    void listen() throws IOException {
        peer = new ScriptedPeer();
        transport = NettyTransport.create(peer.options().callConnections(1));
    }

    @AfterEach
    void close() throws IOException {
        transport.disposeLater().block();
        peer.close();
    }

    @Test
    void onlyWhatRepeatsItselfIsAskedForInGzip() throws Exception {
        CompletableFuture<@Nullable Response> plain = send(LISTING);
        ScriptedPeer.Connection connection = peer.accept();
        assertThat(connection.head()).doesNotContainIgnoringCase("accept-encoding");
        connection.answer("[]");
        given(plain);
        CompletableFuture<@Nullable Response> repetitive = send(LISTING.repetitive());
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
        assertThat(failure(answered(gzip(new byte[AnswerBody.LIMIT + 1]))))
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageContaining("longer than " + AnswerBody.LIMIT);
    }

    private CompletableFuture<@Nullable Response> answered(byte[] body) throws IOException {
        CompletableFuture<@Nullable Response> answer = send(LISTING.repetitive());
        ScriptedPeer.Connection connection = peer.accept();
        connection.head();
        connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n"
                + new String(body, StandardCharsets.ISO_8859_1));
        return answer;
    }

    private CompletableFuture<@Nullable Response> send(Request request) {
        return transport.exchange(request, Duration.ofSeconds(20)).toFuture();
    }

    private static Response given(CompletableFuture<@Nullable Response> answer) throws Exception {
        return requireNonNull(answer.get(10, TimeUnit.SECONDS));
    }

    private static Throwable failure(CompletableFuture<@Nullable Response> answer) {
        Throwable thrown = catchThrowable(() -> answer.get(10, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return requireNonNull(thrown.getCause());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
