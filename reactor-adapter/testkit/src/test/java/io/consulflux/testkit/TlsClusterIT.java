// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TlsClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().withoutAcls().agents(2).mutualTls().start();

    @Test
    void theFilesAreEnoughToSpeakToEveryAgent() throws Exception {
        HttpClient client = client(clientKeys());
        for (ConsulAgent agent : cluster.agents()) {
            assertThat(agent.httpAddress().getScheme()).isEqualTo("https");
            assertThat(status(client, agent.httpAddress())).isEqualTo(200);
        }
    }

    @Test
    void tlsPassesThroughTheProxy() throws Exception {
        assertThat(status(client(clientKeys()), cluster.agent(1).proxy().address()))
                .isEqualTo(200);
    }

    /** In TLS 1.3 the agent refuses after the client's handshake is over; a bare socket shows the alert, whatever version it is. */
    @Test
    void aClientWithoutACertificateIsRefused() throws Exception {
        URI agent = cluster.agent(0).httpAddress();
        try (SSLSocket socket = (SSLSocket) context(null).getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(agent.getHost(), agent.getPort()), (int) LIMIT.toMillis());
            socket.setSoTimeout((int) LIMIT.toMillis());

            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> socket.getInputStream().read())
                    .withMessageContaining("alert");
        }
    }

    @Test
    void aClientThatDoesNotKnowTheAuthorityRefusesTheAgent() {
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() ->
                        status(HttpClient.newHttpClient(), cluster.agent(0).httpAddress()));
    }

    @Test
    void thereIsNoManagementTokenWithoutAcls() {
        assertThatIllegalStateException().isThrownBy(cluster::managementToken).withMessageContaining("withoutAcls()");
    }

    private static int status(HttpClient client, URI agent) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(agent.resolve("/v1/status/leader"))
                .timeout(LIMIT)
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static HttpClient client(KeyManagerFactory keys) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(context(keys))
                .connectTimeout(LIMIT)
                .build();
    }

    private static SSLContext context(@Nullable KeyManagerFactory keys) throws Exception {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("ca", certificate(cluster.caFile()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyManagerFactory clientKeys() throws Exception {
        String pem = Files.readString(cluster.clientKey()).replaceAll("-----[^-]+-----|\\s", "");
        KeyStore own = emptyStore();
        own.setKeyEntry(
                "client",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))),
                new char[0],
                new Certificate[] {certificate(cluster.clientCertificate())});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        return keys;
    }

    private static Certificate certificate(java.nio.file.Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
