// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.testkit.host.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultProxyIT {
    private static final String KEPT_ALIVE = "GET /v1/kv/proxied?raw HTTP/1.1\r\nHost: consul\r\n\r\n";
    private static final String LAST = "GET /v1/kv/proxied?raw HTTP/1.1\r\nHost: consul\r\nConnection: close\r\n\r\n";
    private static final int QUIET_MILLIS = 300;
    private static final int LIMIT_MILLIS = 20_000;

    private static ConsulCluster cluster;
    private static FaultProxy proxy;

    @BeforeAll
    static void start() {
        cluster = ConsulCluster.builder().withoutAcls().faultProxy().start();
        cluster.server().http().put("/v1/kv/proxied", "through the proxy");
        proxy = cluster.server().proxy();
    }

    @AfterAll
    static void close() {
        cluster.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(FaultProxyIT::connect);
    }

    @AfterEach
    void heal() {
        proxy.cut();
        proxy.heal();
    }

    @Test
    void aHealthyProxyPassesEverythingAndCounts() throws IOException {
        long bytes = proxy.bytesFromAgent();
        long accepted = proxy.connectionsAccepted();
        try (Socket socket = connect()) {
            String answer = ask(socket, LAST);

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("through the proxy");
            assertThat(proxy.bytesFromAgent() - bytes).isEqualTo(answer.length());
            assertThat(proxy.connectionsAccepted() - accepted).isEqualTo(1);
        }
        assertThat(comesTo(0)).isTrue();
    }

    @Test
    void aCutBreaksOpenConnectionsAndNewOnes() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes(KEPT_ALIVE));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            proxy.cut();

            assertThat(proxy.connections()).isZero();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.getInputStream().readAllBytes());
        }
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
            try (Socket socket = connect()) {
                ask(socket, LAST);
            }
        });

        proxy.heal();
        try (Socket socket = connect()) {
            assertThat(ask(socket, LAST)).endsWith("through the proxy");
        }
    }

    @Test
    void aDelayHoldsBackTheAnswerButLosesNothing() throws IOException {
        proxy.delay(Duration.ZERO, Duration.ofSeconds(5));
        try (Socket socket = connect()) {
            socket.setSoTimeout(QUIET_MILLIS);
            socket.getOutputStream().write(bytes(LAST));
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());

            socket.setSoTimeout(LIMIT_MILLIS);
            assertThat(text(socket.getInputStream())).endsWith("through the proxy");
        }
    }

    @Test
    void aDelayTowardsTheAgentHoldsBackTheRequest() throws IOException {
        proxy.delay(Duration.ofHours(1), Duration.ZERO);
        long bytes = proxy.bytesFromAgent();
        try (Socket socket = connect()) {
            socket.setSoTimeout(QUIET_MILLIS);
            socket.getOutputStream().write(bytes(LAST));
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
            assertThat(proxy.bytesFromAgent()).isEqualTo(bytes);
        }
    }

    @Test
    void truncationCutsEachResponseAfterSoManyBytes() throws IOException {
        proxy.truncateAfter(30);
        for (int time = 0; time < 2; time++) {
            try (Socket socket = connect()) {
                assertThat(ask(socket, LAST)).startsWith("HTTP/1.1 200 OK").hasSize(30);
            }
        }
    }

    @Test
    void aNewRequestBeginsANewResponse() throws IOException {
        int length;
        try (Socket socket = connect()) {
            length = ask(socket, KEPT_ALIVE, "through the proxy").length();
        }
        proxy.truncateAfter(length + 1);
        try (Socket socket = connect()) {
            assertThat(ask(socket, KEPT_ALIVE, "through the proxy")).hasSize(length);
            assertThat(ask(socket, KEPT_ALIVE, "through the proxy")).hasSize(length);
        }
    }

    @Test
    void aBlackHoleAcceptsAndNeverAnswers() throws IOException {
        try (Socket established = connect()) {
            ask(established, KEPT_ALIVE, "through the proxy");
            proxy.blackHole();
            try (Socket fresh = connect()) {
                for (Socket socket : new Socket[] {established, fresh}) {
                    socket.setSoTimeout(QUIET_MILLIS);
                    socket.getOutputStream().write(bytes(LAST));
                    assertThatExceptionOfType(SocketTimeoutException.class)
                            .isThrownBy(() -> socket.getInputStream().read());
                }
                assertThat(proxy.connections()).isEqualTo(2);

                proxy.heal();
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> fresh.getInputStream().read());
            }
        }
        try (Socket socket = connect()) {
            assertThat(ask(socket, LAST)).endsWith("through the proxy");
        }
    }

    @Test
    void theProxyAnswersInTheAgentsSteadUntilItIsHealed() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, KEPT_ALIVE, "through the proxy")).startsWith("HTTP/1.1 200 OK");
            long bytes = proxy.bytesFromAgent();

            proxy.answer(429, "too much");
            assertThat(ask(socket, KEPT_ALIVE, "too much")).startsWith("HTTP/1.1 429 ");
            assertThat(proxy.bytesFromAgent()).isEqualTo(bytes);

            proxy.heal();
            assertThat(ask(socket, KEPT_ALIVE, "through the proxy")).endsWith("through the proxy");
        }
    }

    @Test
    void aRequestThatIsHalfReadWhenTheProxyIsHealedIsReset() throws IOException {
        proxy.answer(500, "No cluster leader");
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes(KEPT_ALIVE + "GET /v1/"));
            assertThat(ask(socket, "", "No cluster leader")).startsWith("HTTP/1.1 500 ");

            proxy.heal();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
    }

    @Test
    void connectionsAreCountedWhileTheyAreOpen() throws IOException {
        try (Socket one = connect();
                Socket two = connect()) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();
            assertThat(comesTo(2)).isTrue();
        }
        assertThat(comesTo(0)).isTrue();
    }

    @Test
    void senselessFaultsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.delay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.truncateAfter(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.answer(204, ""));
    }

    private static boolean comesTo(int connections) {
        return Await.atMost(Duration.ofSeconds(30)).until(() -> proxy.connections() == connections);
    }

    private static Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), proxy.address().getPort());
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(bytes(request));
        return text(socket.getInputStream());
    }

    private static String ask(Socket socket, String request, String end) throws IOException {
        socket.getOutputStream().write(bytes(request));
        StringBuilder answer = new StringBuilder();
        Await.atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                byte[] arrived = socket.getInputStream()
                        .readNBytes(socket.getInputStream().available());
                answer.append(new String(arrived, StandardCharsets.US_ASCII));
                return answer.toString().endsWith(end);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return answer.toString();
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
