// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.ConsulTls;
import io.consulflux.reactor.Transports;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NettyTlsTest {

    @TempDir
    private static Path directory;

    private final ExecutorService peers = Executors.newCachedThreadPool();
    private static TestCertificates server;
    private static TestCertificates client;

    @BeforeAll
    static void certify() throws Exception {
        server = new TestCertificates(directory, "server", "dns:server.dc1.consul,dns:localhost");
        client = new TestCertificates(directory, "client", "dns:client");
    }

    @AfterEach
    void end() {
        peers.shutdownNow();
    }

    /** Answers one request over TLS with its method. */
    private ScriptedPeer peer(TestCertificates shown, boolean mutual) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) shown.serverThatTrusts(client)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(mutual);
        ScriptedPeer peer = new ScriptedPeer(socket);
        converse(peer, connection -> connection.answer(connection.head().substring(0, 3)));
        return peer;
    }

    private interface Conversation {
        void with(ScriptedPeer.Connection connection) throws IOException;
    }

    private void converse(ScriptedPeer peer, Conversation conversation) {
        peers.execute(() -> {
            try (ScriptedPeer.Connection connection = peer.accept()) {
                conversation.with(connection);
                connection.isEnded();
            } catch (IOException refused) {
                // A failed handshake: what it means is asserted at the client's end.
            }
        });
    }

    private static CompletableFuture<@Nullable Response> send(ConsulOptions options) {
        NettyTransport transport = Transports.to(options);
        return transport
                .exchange(Request.put("/v1/kv/a", Bytes.empty()), Duration.ofSeconds(20))
                .doFinally(end -> transport.disposeLater().subscribe())
                .toFuture();
    }

    private static void succeeds(ConsulOptions options) throws Exception {
        assertThat(requireNonNull(send(options).get(10, SECONDS)).body().utf8()).isEqualTo("PUT");
    }

    private static void fails(ConsulOptions options, String message) {
        Throwable failure = requireNonNull(
                catchThrowable(() -> send(options).get(10, SECONDS)).getCause());
        assertThat(failure).isInstanceOf(ConsulUnreachableException.class).hasMessageContaining(message);
        assertThat(((ConsulUnreachableException) failure).wasSent()).isFalse();
    }

    private ConsulTls trusting() throws Exception {
        return ConsulTls.defaults().caFile(server.certificate());
    }

    @Test
    void aTrustedCertificateWithTheRightNameIsAccepted() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            succeeds(ConsulOptions.defaults()
                    .address("https://localhost:" + peer.port())
                    .tls(trusting()));
        }
    }

    @Test
    void anUnknownCertificateIsRefused() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            fails(
                    ConsulOptions.defaults().address("https://localhost:" + peer.port()),
                    "TLS failed: unable to find valid certification path to requested target");
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            fails(peer.options().tls(trusting()), "TLS failed: No subject alternative names matching IP address");
        }
    }

    @Test
    void theServerNameReplacesTheHostOfTheAddress() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            succeeds(peer.options().tls(trusting().serverName("server.dc1.consul")));
        }
    }

    @Test
    void withAServerNameTheHostOfTheAddressNoLongerCounts() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            fails(
                    ConsulOptions.defaults()
                            .address("localhost:" + peer.port())
                            .tls(trusting().serverName("server.dc2.consul")),
                    "TLS failed: No subject alternative DNS name matching server.dc2.consul found.");
        }
    }

    @Test
    void withoutVerificationAnyCertificateIsAccepted() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            succeeds(peer.options().tls(ConsulTls.defaults().verified(false)));
        }
    }

    @Test
    void allFilesOfADirectoryAreTrusted() throws Exception {
        Path trusted = Files.createDirectory(directory.resolve("trusted"));
        Files.copy(client.certificate(), trusted.resolve("a.pem"));
        Files.copy(server.certificate(), trusted.resolve("b.crt"));
        Files.writeString(trusted.resolve(".hidden"), "no certificate");
        Files.createDirectory(trusted.resolve("inner"));
        try (ScriptedPeer peer = peer(server, false)) {
            succeeds(ConsulOptions.defaults()
                    .address("https://localhost:" + peer.port())
                    .tls(ConsulTls.defaults().caPath(trusted)));
        }
    }

    @Test
    void theClientShowsItsCertificateWhereItIsAskedFor() throws Exception {
        try (ScriptedPeer peer = peer(server, true)) {
            succeeds(ConsulOptions.defaults()
                    .address("https://localhost:" + peer.port())
                    .tls(trusting().clientCertificate(client.certificate(), client.key())));
        }
    }

    @Test
    void aClientWithoutCertificateFailsWhereItIsAskedFor() throws Exception {
        try (ScriptedPeer peer = peer(server, true)) {
            ConsulOptions options = ConsulOptions.defaults()
                    .address("https://localhost:" + peer.port())
                    .tls(trusting());
            assertThat(catchThrowable(() -> send(options).get(10, SECONDS)))
                    .hasCauseInstanceOf(ConsulUnreachableException.class);
        }
    }

    @Test
    void managersTakeThePlaceOfFiles() throws Exception {
        Path none = directory.resolve("none.pem");
        try (ScriptedPeer peer = peer(server, true)) {
            succeeds(ConsulOptions.defaults()
                    .address("https://localhost:" + peer.port())
                    .tls(ConsulTls.defaults()
                            .caFile(none)
                            .clientCertificate(none, none)
                            .trustManagers(server.trust())
                            .keyManagers(client.keys())
                            .protocols(List.of("TLSv1.2"))
                            .cipherSuites(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))));
        }
    }

    @Test
    void managersThatDoNotTrustTheServerRefuseIt() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            fails(
                    ConsulOptions.defaults()
                            .address("https://localhost:" + peer.port())
                            .tls(trusting().trustManagers(client.trust())),
                    "TLS failed: unable to find valid certification path to requested target");
        }
    }

    @Test
    void aProtocolThatTheServerDoesNotSpeakFails() throws Exception {
        try (ScriptedPeer peer = peer(server, false)) {
            fails(
                    ConsulOptions.defaults()
                            .address("https://localhost:" + peer.port())
                            .tls(trusting().protocols(List.of("TLSv1.1"))),
                    "TLS failed");
        }
    }

    @Test
    void noProtocolAndNoCipherSuiteIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulTls.defaults().protocols(List.of()))
                .withMessage("protocols: expected one name or more, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulTls.defaults().cipherSuites(List.of()))
                .withMessage("cipherSuites: expected one name or more, got none");
    }

    @Test
    void plainHttpIsNotTakenForTls() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            converse(peer, connection -> connection.send("HTTP/1.1 400 Bad Request\r\n\r\n"));
            fails(peer.options().tls(trusting()), "TLS failed: the other side does not speak TLS");
        }
    }

    @Test
    void anUnusableFileIsRefusedByName() throws Exception {
        Path none = directory.resolve("none.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path noCertificates = Files.createDirectory(directory.resolve("no-certificates"));
        refused(ConsulTls.defaults().caFile(none), "certificates in PEM in " + none);
        refused(ConsulTls.defaults().caFile(empty), "certificates in PEM in " + empty);
        refused(ConsulTls.defaults().caPath(none), "a directory in " + none);
        refused(ConsulTls.defaults().caPath(noCertificates), "files with certificates in " + noCertificates);
        refused(ConsulTls.defaults().clientCertificate(none, client.key()), "certificates in PEM in " + none);
        refused(
                ConsulTls.defaults().clientCertificate(client.certificate(), empty),
                "an unencrypted private key in PEM that fits the certificate in " + empty);
    }

    private static void refused(ConsulTls tls, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transports.to(ConsulOptions.defaults().tls(tls)))
                .withMessageStartingWith("tls: expected " + message);
    }
}
