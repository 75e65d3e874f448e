// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.Transports;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A transport and the peer that it talks to, which the test plays by hand. */
abstract class ScriptedPeerTest {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<NettyTransport> opened = new ArrayList<>();
    ScriptedPeer peer;

    @BeforeEach
    void listen() throws IOException {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void close() throws IOException {
        opened.forEach(transport -> transport.disposeLater().block(LIMIT));
        peer.close();
    }

    final NettyTransport transport(ConsulOptions options) {
        NettyTransport transport = Transports.to(options);
        opened.add(transport);
        return transport;
    }

    static CompletableFuture<@Nullable Response> send(NettyTransport transport, Request request) {
        return transport.exchange(request, LIMIT).toFuture();
    }

    static Response given(CompletableFuture<@Nullable Response> answer) throws Exception {
        return requireNonNull(answer.get(LIMIT.toSeconds(), SECONDS));
    }

    static Throwable failure(CompletableFuture<@Nullable Response> answer) {
        Throwable thrown = catchThrowable(() -> answer.get(LIMIT.toSeconds(), SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return requireNonNull(thrown.getCause());
    }

    static ConsulUnreachableException unreachable(CompletableFuture<@Nullable Response> answer) {
        Throwable failure = failure(answer);
        assertThat(failure).isInstanceOf(ConsulUnreachableException.class);
        return (ConsulUnreachableException) failure;
    }
}
