// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many long answers at a time: together they stay within the budget, and all of them come. */
final class AnswersInFlightTest extends ScriptedPeerTest {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final Request LISTING = Request.get("/v1/kv/").flagged("recurse");

    /** One long answer at a time, and no more. */
    private NettyTransport narrow() {
        return transport(peer.options().answerLimit(8 * MEBIBYTE).answerBudget(16 * MEBIBYTE));
    }

    /** Of unstated length, so that it begins to be read. */
    private static void sendChunked(ScriptedPeer.Connection connection, int mebibytes) {
        Thread sender = new Thread(
                () -> {
                    try {
                        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                        for (int sent = 0; sent < mebibytes; sent++) {
                            connection.send("100000\r\n" + "x".repeat(MEBIBYTE) + "\r\n");
                        }
                        connection.send("0\r\n\r\n");
                    } catch (IOException gone) {
                        // The test looks at what arrives.
                    }
                },
                "sender");
        sender.setDaemon(true);
        sender.start();
    }

    @Test
    void moreThanThereIsRoomForAllCome() throws Exception {
        NettyTransport transport = narrow();
        List<CompletableFuture<@Nullable Response>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(send(transport, LISTING));
        }
        List<ScriptedPeer.Connection> connections = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            connections.add(peer.accept());
        }
        for (ScriptedPeer.Connection connection : connections) {
            connection.head();
            sendChunked(connection, 7);
        }
        for (CompletableFuture<@Nullable Response> answer : answers) {
            assertThat(given(answer).body().size()).isEqualTo(7 * MEBIBYTE);
        }
    }

    @Test
    void whoFindsNoRoomInTimeEndsWithAFailureThatSaysWhatHelpsAndSmallOnesPassMeanwhile() throws Exception {
        NettyTransport transport = narrow();
        CompletableFuture<@Nullable Response> ahead = send(transport, LISTING);
        try (ScriptedPeer.Connection first = peer.accept()) {
            first.head();
            first.send("HTTP/1.1 200 OK\r\nContent-Length: " + 2 * MEBIBYTE + "\r\n\r\n" + "x".repeat(MEBIBYTE));
            CompletableFuture<@Nullable Response> late =
                    transport.exchange(LISTING, Duration.ofSeconds(5)).toFuture();
            ScriptedPeer.Connection second = peer.accept();
            second.head();
            sendChunked(second, 7);
            CompletableFuture<@Nullable Response> small = send(transport, Request.get("/v1/status/leader"));
            ScriptedPeer.Connection third = peer.accept();
            third.head();
            third.answer("\"leader\"");
            assertThat(given(small).body().utf8()).isEqualTo("\"leader\"");

            Throwable failure = failure(late);
            assertThat(failure)
                    .isInstanceOf(ConsulUnavailableException.class)
                    .hasMessageContaining("no room for the answer within PT5S")
                    .hasMessageContaining("the " + 16 * MEBIBYTE + " bytes of answerBudget")
                    .hasMessageContaining("keys()");
            assertThat(second.isEnded()).isTrue();
            first.send("x".repeat(MEBIBYTE));
            assertThat(given(ahead).body().size()).isEqualTo(2 * MEBIBYTE);
            CompletableFuture<@Nullable Response> next = send(transport, LISTING);
            // Whichever of the two was given back first.
            ScriptedPeer.Connection asked = ScriptedPeer.asked(List.of(first, third));
            asked.head();
            sendChunked(asked, 7);
            assertThat(given(next).body().size()).isEqualTo(7 * MEBIBYTE);
        }
    }
}
