// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.ConsulTls;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To the agent by way of a proxy. */
final class ProxiedTransportTest extends ScriptedPeerTest {

    /** Nobody but the proxy can resolve it. */
    private static final String HOST = "agent.invalid";

    private static final String PASSWORD = "pr:oxy pässword";

    private LoopbackProxy proxy;

    @BeforeEach
    void openProxy() throws IOException {
        proxy = new LoopbackProxy();
    }

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    private String proxyAddress() {
        return "http://ann:pr%3Aoxy%20p%C3%A4ssword@127.0.0.1:" + proxy.port();
    }

    @Test
    void withoutTlsTheProxyIsAskedInTheAbsoluteForm() throws Exception {
        NettyTransport transport = transport(ConsulOptions.defaults()
                .address("http://" + HOST + ":" + peer.port() + "/consul")
                .proxy(proxyAddress()));
        for (int round = 0; round < 2; round++) {
            CompletableFuture<@Nullable Response> answer =
                    send(transport, Request.get("/v1/kv/a%20b").flagged("keys"));
            try (ScriptedPeer.Connection agent = peer.accept()) {
                assertThat(agent.head())
                        .startsWith("GET /consul/v1/kv/a%20b?keys HTTP/1.1\r\n")
                        .containsIgnoringCase("\r\nhost: " + HOST + ":" + peer.port() + "\r\n");
                agent.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
                assertThat(given(answer).body().utf8()).isEqualTo("ok");
            }
        }
        assertThat(proxy.heads)
                .hasSize(2)
                .allSatisfy(head -> assertThat(head)
                        .startsWith("GET http://" + HOST + ":" + peer.port() + "/consul/v1/kv/a%20b?keys HTTP/1.1\r\n")
                        .containsIgnoringCase("proxy-authorization: Basic YW5uOnByOm94eSBww6Rzc3dvcmQ=\r\n"));
    }

    @Test
    void withTlsTheProxyOpensATunnelAndTheAgentHasToProveItsName(@TempDir Path directory) throws Exception {
        TestCertificates good = new TestCertificates(directory, "agent", "dns:" + HOST);
        TestCertificates other = new TestCertificates(directory, "other", "dns:localhost,ip:127.0.0.1");
        assertThat(byTunnel(good, good)).isEqualTo("GET");
        assertThat(proxy.heads)
                .singleElement()
                .satisfies(head -> assertThat(head)
                        .startsWith("CONNECT " + HOST + ":")
                        .contains("Proxy-Authorization: Basic YW5uOnByOm94eSBww6Rzc3dvcmQ=\r\n")
                        .doesNotContain("X-Consul-Token"));
        assertThat(byTunnel(other, other)).contains("TLS failed").contains(HOST);
    }

    /** What is answered, or the failure. */
    private String byTunnel(TestCertificates shown, TestCertificates trusted) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) shown.serverThatTrusts(trusted)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (ScriptedPeer agent = new ScriptedPeer(socket)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (ScriptedPeer.Connection connection = agent.accept()) {
                    connection.answer(connection.head().substring(0, 3));
                    connection.isEnded();
                } catch (IOException refused) {
                    // What it means is asserted at the client's end.
                }
            });
            NettyTransport transport = transport(ConsulOptions.defaults()
                    .address("https://" + HOST + ":" + agent.port())
                    .token("a-very-secret-token")
                    .tls(ConsulTls.defaults().caFile(trusted.certificate()))
                    .proxy(proxyAddress()));
            CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/a"));
            try {
                return given(answer).body().utf8();
            } catch (java.util.concurrent.ExecutionException failed) {
                return String.valueOf(failed.getMessage());
            } finally {
                transport.disposeLater().block(LIMIT);
                served.join();
            }
        }
    }

    @Test
    void aProxyThatRefusesTheTunnelIsNamedAndItsPasswordIsNot() {
        NettyTransport transport = transport(
                ConsulOptions.defaults().address("https://" + HOST + ":8501").proxy(proxyAddress()));
        for (String refusal : new String[] {
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n\r\n"
        }) {
            proxy.toConnect = refusal;
            assertThat(unreachable(send(transport, Request.get("/v1/a"))))
                    .hasMessageContaining(HOST + ":8501 by the proxy 127.0.0.1:" + proxy.port() + ": the proxy")
                    .hasMessageContaining(refusal.startsWith("HTTP") ? "HTTP 407" : "no HTTP")
                    .hasMessageNotContaining("pr:oxy");
        }
    }

    @Test
    void aProxyThatSaysNothingOpensNoTunnelInTime() {
        proxy.toConnect = "HTTP/1.1 100 Continue\r\n\r\n";
        NettyTransport transport = transport(ConsulOptions.defaults()
                .address("https://" + HOST + ":8501")
                .connectTimeout(Duration.ofMillis(300))
                .proxy("127.0.0.1:" + proxy.port()));
        assertThat(unreachable(send(transport, Request.get("/v1/a")))).hasMessageContaining("the proxy 127.0.0.1");
    }

    @Test
    void aProxyThatIsAwayIsNamed() throws Exception {
        proxy.close();
        for (String scheme : new String[] {"http", "https"}) {
            assertThat(unreachable(send(
                            transport(ConsulOptions.defaults()
                                    .address(scheme + "://" + HOST + ":8501")
                                    .proxy(proxyAddress())),
                            Request.get("/v1/a"))))
                    .hasMessageContaining("by the proxy 127.0.0.1:" + proxy.port() + ": connection refused");
        }
    }

    @Test
    void whatTheProxyRepeatsOfItsPasswordIsStruckOut() throws Exception {
        NettyTransport transport = transport(ConsulOptions.defaults()
                .address("http://" + HOST + ":" + peer.port())
                .proxy(proxyAddress()));
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/a"));
        try (ScriptedPeer.Connection agent = peer.accept()) {
            agent.head();
            String page = "YW5uOnByOm94eSBww6Rzc3dvcmQ= pr%3Aoxy%20p%C3%A4ssword";
            agent.send("HTTP/1.1 407 No\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
            assertThat(given(answer).body().utf8()).isEqualTo("*** ***");
        }
    }

    @Test
    void theEnvironmentSendsNobodyToAProxyForTheAgentOnThisMachine() throws Exception {
        ConsulOptions options = ConsulOptions.fromEnvironment(Map.of(
                "CONSUL_HTTP_ADDR", "127.0.0.1:" + peer.port(), "HTTP_PROXY", "socks5://127.0.0.1:" + proxy.port()));
        CompletableFuture<@Nullable Response> answer = send(transport(options), Request.get("/v1/a"));
        try (ScriptedPeer.Connection agent = peer.accept()) {
            assertThat(agent.head()).startsWith("GET /v1/a ");
            agent.answer("");
            given(answer);
        }
        assertThat(proxy.heads).isEmpty();
        assertThat(options.toString()).doesNotContain(PASSWORD);
    }
}
