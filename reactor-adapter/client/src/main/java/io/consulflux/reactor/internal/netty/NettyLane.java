// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.reactor.internal.signal.Turns;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * A set of connections to the agent, with a turn for each: who waits for a connection waits here, first come first
 * served. reactor-netty's own queue would go on waiting for an exchange that was cancelled, and would then take a good
 * connection only to close it.
 */
final class NettyLane {

    /** Consul closes a connection that was idle for 120 s ({@code http_config.idle_timeout}). */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(50);

    /** Each of them has a timeout; a caller that gathers more has no bound of its own. */
    private static final int WAITING_LIMIT = 10_000;

    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(NettyLane.class, "used");

    private final String description;
    private final ConnectionProvider connections;
    private final Turns turns;
    private final HttpClient client;
    private final int answerLimit;
    private final AnswerBudget budget;

    /**
     * So many connections.
     *
     * @param name in the singular, such as {@code call}
     * @param answerLimit how many bytes each answer may have
     * @param budget what all answers may take, those of other lanes included
     */
    NettyLane(String name, int size, int answerLimit, AnswerBudget budget, UnaryOperator<HttpClient> configured) {
        this.answerLimit = answerLimit;
        this.budget = budget;
        this.description = size + " " + name + " connections";
        this.connections = ConnectionProvider.builder("consul-flux-" + name)
                .maxConnections(size)
                .maxIdleTime(IDLE_LIMIT)
                .pendingAcquireMaxCount(-1)
                .lifo()
                .build();
        this.turns = new Turns(size, WAITING_LIMIT);
        this.client = configured.apply(HttpClient.create(connections));
    }

    Mono<Response> exchange(Attempt attempt, String target, Consumer<HttpHeaders> headers) {
        Mono<Response> once = Mono.defer(() -> send(attempt, target, headers));
        // Once only: the repeated one is not repeated in turn.
        Mono<Response> work = once.onErrorResume(attempt::mayRepeat, stale -> once);
        Mono<Response> inTurn = Mono.defer(() -> {
            attempt.hasItsTurn();
            return work;
        });
        return turns.inTurn(inTurn, () -> attempt.crowded(this));
    }

    private Mono<Response> send(Attempt attempt, String target, Consumer<HttpHeaders> headers) {
        Disposable.Swap held = Disposables.swap();
        AnswerBudget.Share share = budget.share();
        return client.headers(headers.andThen(all -> lengthOf(attempt.request(), all)))
                .request(HttpMethod.valueOf(attempt.request().method().name()))
                .uri(target)
                .send((request, outbound) -> body(attempt, outbound, held))
                .responseConnection((response, connection) -> answer(attempt, response, connection, share))
                .next()
                // Once it has been used: what is made of an answer is made while it is given.
                .doFinally(end -> {
                    share.giveBack();
                    if (end == SignalType.CANCEL) {
                        held.dispose();
                    }
                });
    }

    /** Consul ignores a body of unstated length on some endpoints. */
    private static void lengthOf(Request request, HttpHeaders headers) {
        if (request.method() != Request.Method.GET) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().size());
        }
    }

    private static Publisher<Void> body(Attempt attempt, NettyOutbound outbound, Disposable.Swap held) {
        boolean[] used = new boolean[1];
        outbound.withConnection(connection -> {
            used[0] = connection.channel().attr(USED).getAndSet(Boolean.TRUE) != null;
            held.replace(letGo(attempt, connection));
        });
        if (!attempt.maySend(used[0])) {
            return Mono.error(AbortedException.beforeSend());
        }
        return attempt.request().method() == Request.Method.GET
                ? outbound
                : outbound.send(Mono.fromSupplier(
                        () -> Unpooled.wrappedBuffer(attempt.request().body().asByteBuffer())));
    }

    /**
     * Gives up what a cancelled exchange holds of its connection. reactor-netty does so until an answer begins, and once
     * somebody listens to its body. A cancel in between is left to its caller (reactor-netty's issue 1165): the connection
     * would stay taken, and its bytes would never be released.
     */
    private static Disposable letGo(Attempt attempt, Connection connection) {
        EventLoop loop = connection.channel().eventLoop();
        return () -> {
            try {
                // There alone can it be told whether the exchange is over, and the connection another's.
                loop.execute(() -> giveUp(attempt, connection));
            } catch (RejectedExecutionException ended) {
                // With the loops every connection has ended.
            }
        };
    }

    private static void giveUp(Attempt attempt, Connection connection) {
        if (!isHandedBack(connection)) {
            connection.dispose();
        } else if (!attempt.isAnswered()) {
            // All of the answer came, and nobody reads it: to dispose of it would close the connection under the next
            // one.
            connection.inbound().receive().subscribe(dropped -> {}, alreadyRead -> {});
        }
    }

    /** Whether the exchange has given its connection back, to be told on the connection's event loop. Each exchange is one object. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isHandedBack(Connection connection) {
        return ChannelOperations.get(connection.channel()) != connection;
    }

    private Publisher<Response> answer(
            Attempt attempt, HttpClientResponse response, Connection connection, AnswerBudget.Share share) {
        attempt.answerBegins();
        HttpHeaders headers = response.responseHeaders();
        AnswerReader.Answer answer = new AnswerReader.Answer(
                attempt,
                response.status().code(),
                stated(headers),
                headers.contains(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP, true),
                answerLimit,
                connection.channel().eventLoop(),
                () -> isHandedBack(connection));
        if (answer.stated() > answerLimit) {
            connection.dispose();
            return Mono.error(answer.tooLong(OptionalLong.of(answer.stated())));
        }
        return AnswerReader.read(answer, share, connection.inbound().receive())
                .map(body -> new Response(answer.status(), map(attempt, headers), body));
    }

    /** -1 where it states none; one beyond all numbers is refused as too long. */
    private static long stated(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException odd) {
            return Long.MAX_VALUE;
        }
    }

    private static Map<String, String> map(Attempt attempt, HttpHeaders headers) {
        Map<String, String> map = new HashMap<>();
        map.put(Response.AGENT, attempt.agent());
        map.put(Response.TOKEN, attempt.isIdentified() ? Response.SENT : "");
        headers.forEach(header -> map.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return map;
    }

    Mono<Void> disposeLater() {
        return connections.disposeLater();
    }

    /** How many bytes all answers may take together. */
    long budget() {
        return budget.size();
    }

    /** How messages name it: {@code 16 call connections}. */
    @Override
    public String toString() {
        return description;
    }
}
