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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class NettyUnixSocketTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Path socket;
    private NettyTransport transport;

    @BeforeEach
    void open() {
        socket = directory.resolve("http.sock");
        transport = Transports.to(ConsulOptions.defaults().address("unix://" + socket));
    }

    @AfterEach
    void close() {
        transport.disposeLater().block(LIMIT);
    }

    private CompletableFuture<@Nullable Response> send() {
        return transport
                .exchange(Request.get("/v1/agent/self"), Duration.ofSeconds(20))
                .toFuture();
    }

    @Test
    void anAgentIsReachedOverItsSocket() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<@Nullable Response> answer = send();
            try (SocketChannel connection = server.accept()) {
                ByteBuffer request = ByteBuffer.allocate(4096);
                connection.read(request);
                assertThat(new String(request.array(), 0, request.position(), StandardCharsets.ISO_8859_1))
                        .startsWith("GET /v1/agent/self HTTP/1.1\r\n")
                        .containsIgnoringCase("host: localhost");
                connection.write(ByteBuffer.wrap(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.ISO_8859_1)));
                assertThat(requireNonNull(answer.get(LIMIT.toSeconds(), SECONDS))
                                .body()
                                .utf8())
                        .isEqualTo("{}");
            }
        }
    }

    @Test
    void aSocketThatIsNotThereMeansThatNothingWasSent() {
        Throwable failure = requireNonNull(
                catchThrowable(() -> send().get(LIMIT.toSeconds(), SECONDS)).getCause());
        assertThat(failure)
                .isInstanceOf(ConsulUnreachableException.class)
                .hasMessage("GET /v1/agent/self: unix://" + socket + ": no such socket");
        assertThat(((ConsulUnreachableException) failure).wasSent()).isFalse();
    }
}
