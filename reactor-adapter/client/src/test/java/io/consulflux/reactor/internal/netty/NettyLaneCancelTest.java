// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.reactor.Transports;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * What becomes of the one connection of a lane when an exchange is cancelled as its answer begins: from before that is
 * noticed until somebody listens to the body, by and by.
 */
final class NettyLaneCancelTest extends ScriptedPeerTest {

    private static final int ROUNDS = 1_000;

    private final AtomicBoolean begins = new AtomicBoolean();
    private final NettyLoops loops = new NettyLoops();
    private NettyLane lane;

    @BeforeEach
    void open() {
        HttpClientSettings settings = HttpClientSettings.of(Transports.values(peer.options()));
        lane = new NettyLane(
                "call",
                1,
                1 << 20,
                new AnswerBudget(1 << 22, 1 << 21),
                client -> settings.apply(client, loops).doOnResponse((response, itself) -> begins.set(true)));
    }

    @AfterEach
    void closeLane() {
        StepVerifier.create(lane.disposeLater().then(loops.disposeLater()))
                .expectComplete()
                .verify(LIMIT);
    }

    private Mono<Response> exchange(Request request) {
        return Mono.defer(() -> {
            Attempt attempt = new Attempt(request, "agent", Schedulers.parallel());
            attempt.tokenIsThere("");
            return lane.exchange(attempt, request.target(), headers -> {});
        });
    }

    private void cancelAsItBegins(Disposable exchange, int round) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!begins.get() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        for (int spins = round % 100; spins > 0; spins--) {
            Thread.onSpinWait();
        }
        exchange.dispose();
        begins.set(false);
    }

    @Test
    void theConnectionIsClosed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Disposable exchange = exchange(Request.get("/v1/kv/a")).subscribe();
            try (ScriptedPeer.Connection connection = peer.accept()) {
                connection.head();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                cancelAsItBegins(exchange, round);
                assertThat(connection.isEnded()).isTrue();
            }
        }
    }

    /** Such a write is never repeated. What is left of an answer, the detector of leaks would find. */
    @Test
    void whoComesNextIsNotDisturbedWhereTheAnswerCameWhole() {
        Thread answering = new Thread(this::answerAll);
        answering.setDaemon(true);
        answering.start();
        for (int round = 0; round < ROUNDS; round++) {
            cancelAsItBegins(exchange(Request.get("/v1/kv/a")).subscribe(), round);
            StepVerifier.create(exchange(Request.put("/v1/kv/a", Bytes.empty())))
                    .assertNext(response -> assertThat(response.body().utf8()).isEqualTo("abc"))
                    .expectComplete()
                    .verify(LIMIT);
            begins.set(false);
        }
    }

    /** On one connection after the other. */
    private void answerAll() {
        while (true) {
            try (ScriptedPeer.Connection connection = peer.accept()) {
                answerAll(connection);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answerAll(ScriptedPeer.Connection connection) {
        try {
            while (true) {
                connection.head();
                connection.answer("abc");
            }
        } catch (IOException closed) {
            // The next one.
        }
    }
}
