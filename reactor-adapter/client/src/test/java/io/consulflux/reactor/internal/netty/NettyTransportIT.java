// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.ConsulRelease;
import io.consulflux.reactor.Transports;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** On a real agent that speaks TLS and wants certificates and tokens. */
final class NettyTransportIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Pattern ID = Pattern.compile("\"ID\":\\s*\"([^\"]+)\"");

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().agents(1).acls().mutualTls().start();

    private final List<NettyTransport> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(transport -> transport.disposeLater().block(LIMIT));
    }

    private NettyTransport transport(ConsulOptions options) {
        NettyTransport transport = Transports.to(options);
        opened.add(transport);
        return transport;
    }

    private static Response send(NettyTransport transport, Request request) {
        return requireNonNull(transport.exchange(request, LIMIT).block(LIMIT));
    }

    private static ConsulOptions options() {
        return ConsulOptions.fromEnvironment(environment());
    }

    private static Map<String, String> environment() {
        return Map.of(
                "CONSUL_HTTP_ADDR", cluster.server().httpAddress().toString(),
                "CONSUL_HTTP_TOKEN", cluster.managementToken(),
                "CONSUL_CACERT", cluster.caFile().toString(),
                "CONSUL_CLIENT_CERT", cluster.clientCertificate().toString(),
                "CONSUL_CLIENT_KEY", cluster.clientKey().toString());
    }

    private static Bytes json(String text) {
        return Bytes.utf8(text);
    }

    @Test
    void aValueIsWrittenReadAndWaitedFor() {
        NettyTransport transport = transport(options());
        Bytes value = Bytes.utf8("ein Wert, größer");
        assertThat(send(transport, Request.put("/v1/kv/it/a%20b", value)).body().utf8())
                .contains("true");
        Response read = send(transport, Request.get("/v1/kv/it/a%20b").flagged("raw"));
        assertThat(read.body()).isEqualTo(value);
        long index = read.index().orElseThrow();
        Request poll = Request.get("/v1/kv/it/a%20b").flagged("raw").blocking(index, Duration.ofSeconds(10));
        var waiting = transport.exchange(poll, LIMIT).toFuture();
        send(transport, Request.put("/v1/kv/it/a%20b", Bytes.empty()));
        Response changed = requireNonNull(waiting.join());
        assertThat(changed.body().isEmpty()).isTrue();
        assertThat(changed.index().orElseThrow()).isGreaterThan(index);
        send(transport, Request.delete("/v1/kv/it/a%20b"));
        assertThat(send(transport, Request.get("/v1/kv/it/a%20b")).status()).isEqualTo(404);
    }

    @Test
    void theBodiesOfSessionAndEventAreNotIgnored() {
        NettyTransport transport = transport(options());
        Response created =
                send(transport, Request.put("/v1/session/create", json("{\"TTL\":\"30s\",\"Behavior\":\"delete\"}")));
        Matcher id = ID.matcher(created.body().utf8());
        assertThat(id.find()).isTrue();
        assertThat(send(transport, Request.get("/v1/session/info/" + id.group(1)))
                        .body()
                        .utf8())
                .containsPattern("\"TTL\":\\s*\"30s\"")
                .containsPattern("\"Behavior\":\\s*\"delete\"");
        send(transport, Request.put("/v1/session/destroy/" + id.group(1), Bytes.empty()));
        Response fired = send(transport, Request.put("/v1/event/fire/it", Bytes.utf8("payload")));
        assertThat(fired.body().utf8())
                .contains(Base64.getEncoder().encodeToString("payload".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutTokenAWriteIsDenied() {
        ConsulOptions anonymous = options().token(() -> "00000000-0000-0000-0000-000000000002");
        assertThat(send(transport(anonymous), Request.put("/v1/kv/it/denied", Bytes.empty()))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theUnixSocketIsReached() {
        try (ConsulCluster plain =
                ConsulCluster.builder().withoutAcls().agents(1).unixSocket().start()) {
            ConsulOptions options =
                    ConsulOptions.defaults().address("unix://" + plain.server().unixSocket());
            assertThat(send(transport(options), Request.get("/v1/agent/self")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theServersNameIsVerified() {
        Map<String, String> named = new HashMap<>(environment());
        named.put("CONSUL_TLS_SERVER_NAME", "server.dc1.consul");
        assertThat(send(transport(ConsulOptions.fromEnvironment(named)), Request.get("/v1/status/leader"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPathThatConsulCleansIsAnsweredWithARedirect() {
        assertThat(send(transport(options()), Request.put("/v1/kv/it//x", Bytes.empty()))
                        .status())
                .isEqualTo(ConsulRelease.of(cluster.server()).isAtLeast(1, 22) ? 307 : 301);
    }
}
