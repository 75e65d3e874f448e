// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Who gets a connection, how long that may take, and what becomes of one that failed. */
final class NettyLaneTest extends ScriptedPeerTest {

    /** Leaves one pooled connection, which the peer resets as soon as it is used again. */
    private ScriptedPeer.Connection pooled(NettyTransport transport) throws Exception {
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/first"));
        ScriptedPeer.Connection connection = peer.accept();
        connection.head();
        connection.answer("1");
        given(answer);
        return connection;
    }

    @Test
    void aReadOnAConnectionThatWasClosedWhileIdleIsRepeatedOnce() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(1));
        ScriptedPeer.Connection stale = pooled(transport);
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/second"));
        stale.head();
        stale.reset();
        try (ScriptedPeer.Connection fresh = peer.accept()) {
            assertThat(fresh.head()).startsWith("GET /v1/second ");
            fresh.answer("2");
            assertThat(given(answer).body().utf8()).isEqualTo("2");
        }
    }

    @Test
    void aReadIsRepeatedOnlyOnceHoweverManyConnectionsAreStale() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(3));
        List<ScriptedPeer.Connection> stale = new ArrayList<>();
        List<CompletableFuture<@Nullable Response>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(send(transport, Request.get("/v1/first")));
            stale.add(peer.accept());
        }
        for (int i = 0; i < 3; i++) {
            stale.get(i).head();
            stale.get(i).answer("1");
            given(answers.get(i));
        }
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/second"));
        for (int i = 0; i < 2; i++) {
            ScriptedPeer.Connection used = ScriptedPeer.asked(stale);
            used.head();
            used.reset();
            stale.remove(used);
        }
        assertThat(unreachable(answer).wasSent()).isTrue();
    }

    @Test
    void aReadOnAFreshConnectionIsNotRepeated() throws Exception {
        CompletableFuture<@Nullable Response> answer = send(transport(peer.options()), Request.get("/v1/first"));
        ScriptedPeer.Connection fresh = peer.accept();
        fresh.head();
        fresh.reset();
        assertThat(unreachable(answer)).hasMessageEndingWith("the connection was closed before an answer came");
        assertThat(peer.isConnectedToWithin(100)).isFalse();
    }

    @Test
    void aBlockingQueryThatIsCutWhileItWaitsIsNotRepeated() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        NettyTransport transport = transport(peer.options().scheduler(time).pollConnections(1));
        Request poll = Request.get("/v1/kv/a").blocking(1, Duration.ofSeconds(10));
        CompletableFuture<@Nullable Response> first = send(transport, poll);
        ScriptedPeer.Connection connection = peer.accept();
        connection.head();
        connection.answer("[]");
        given(first);
        CompletableFuture<@Nullable Response> second = send(transport, poll);
        connection.head();
        time.advanceTimeBy(Duration.ofSeconds(2));
        connection.close();
        assertThat(unreachable(second).wasSent()).isTrue();
        assertThat(peer.isConnectedToWithin(100)).isFalse();
    }

    @Test
    void aWriteIsNeverSentTwice() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(1));
        ScriptedPeer.Connection stale = pooled(transport);
        CompletableFuture<@Nullable Response> answer = send(transport, Request.put("/v1/second", Bytes.utf8("x")));
        stale.head();
        stale.reset();
        assertThat(unreachable(answer).wasSent()).isTrue();
        assertThat(peer.isConnectedToWithin(100)).isFalse();
    }

    @Test
    void theTimeoutRunsOnTheSchedulerAndClosesTheConnection() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options().scheduler(time)), Request.put("/v1/kv/a", Bytes.empty()));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            time.advanceTimeBy(LIMIT.minusMillis(1));
            assertThat(answer).isNotDone();
            time.advanceTimeBy(Duration.ofMillis(1));
            ConsulUnreachableException failure = unreachable(answer);
            assertThat(failure.wasSent()).isTrue();
            assertThat(failure).hasMessageEndingWith(peer.port() + ": no answer within " + LIMIT);
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void theTimeoutCoversTheWaitForAConnection() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        NettyTransport transport = transport(peer.options().scheduler(time).callConnections(1));
        CompletableFuture<@Nullable Response> first = transport
                .exchange(Request.get("/v1/slow"), LIMIT.multipliedBy(3))
                .toFuture();
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            CompletableFuture<@Nullable Response> second = send(transport, Request.put("/v1/kv/a", Bytes.empty()));
            CompletableFuture<@Nullable Response> third = transport
                    .exchange(Request.get("/v1/third"), LIMIT.multipliedBy(3))
                    .toFuture();
            time.advanceTimeBy(LIMIT);
            ConsulUnreachableException failure = unreachable(second);
            assertThat(failure.wasSent()).isFalse();
            assertThat(failure).hasMessageEndingWith("all 1 call connections were busy for " + LIMIT);
            connection.answer("1");
            given(first);
            assertThat(connection.head()).startsWith("GET /v1/third ");
            connection.answer("3");
            assertThat(given(third).body().utf8()).isEqualTo("3");
        }
    }

    @Test
    void blockingQueriesDoNotStarveACall() throws Exception {
        NettyTransport transport = transport(peer.options().pollConnections(2));
        Request poll = Request.get("/v1/kv/a").blocking(1, Duration.ofMinutes(1));
        List<Disposable> polls = List.of(
                transport.exchange(poll, Duration.ofMinutes(2)).subscribe(),
                transport.exchange(poll, Duration.ofMinutes(2)).subscribe(),
                transport.exchange(poll, Duration.ofMinutes(2)).subscribe());
        try (ScriptedPeer.Connection first = peer.accept();
                ScriptedPeer.Connection second = peer.accept()) {
            first.head();
            second.head();
            CompletableFuture<@Nullable Response> call = send(transport, Request.get("/v1/status/leader"));
            try (ScriptedPeer.Connection third = peer.accept()) {
                assertThat(third.head()).startsWith("GET /v1/status/leader ");
                third.answer("x");
                given(call);
            }
            assertThat(peer.isConnectedToWithin(100)).isFalse();
            polls.forEach(Disposable::dispose);
        }
    }

    @Test
    void cancelClosesTheConnectionOfABlockingQuery() throws Exception {
        Request poll = Request.get("/v1/kv/a").blocking(1, Duration.ofMinutes(1));
        Disposable exchange = transport(peer.options()).exchange(poll, LIMIT).subscribe();
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            exchange.dispose();
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void cancelInTheMiddleOfAnAnswerClosesTheConnection() throws Exception {
        Disposable exchange = transport(peer.options())
                .exchange(Request.get("/v1/kv/a"), LIMIT)
                .subscribe();
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            exchange.dispose();
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void aCancelledWriteThatWaitsForAConnectionIsNeverSent() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(1));
        CompletableFuture<@Nullable Response> first = send(transport, Request.get("/v1/first"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            transport
                    .exchange(Request.put("/v1/cancelled", Bytes.empty()), LIMIT)
                    .subscribe()
                    .dispose();
            CompletableFuture<@Nullable Response> last = send(transport, Request.get("/v1/last"));
            connection.answer("1");
            given(first);
            assertThat(connection.head()).startsWith("GET /v1/last ");
            connection.answer("3");
            given(last);
        }
    }
}
