// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.internal.netty.ScriptedPeer;
import io.consulflux.session.SessionSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A program that talks to Consul with a token, well and badly, and prints all that it is told. */
final class TokenTraffic {

    static final String TOKEN = "CONSULFLUX_SCAN_TOKEN";
    static final String PASSWORD = "consulflux-scan-password";

    /** Looks like a token, and is known to nobody. */
    static final String WRONG = "5ca1ab1e-0000-4000-8000-feedfacecafe";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** For what will not succeed, however long one tries. */
    private static final Duration SOON = Duration.ofMillis(300);

    private final String token = System.getenv(TOKEN);

    private TokenTraffic() {}

    /**
     * All that traffic.
     *
     * @param arguments the address of a real agent
     */
    public static void main(String[] arguments) throws IOException {
        TokenTraffic traffic = new TokenTraffic();
        ConsulOptions agent = ConsulOptions.defaults().address(arguments[0]);
        traffic.well(agent.token(traffic.token));
        Path file = Files.createTempFile("token", "");
        traffic.well(agent.tokenFile(Files.writeString(file, traffic.token)));
        Files.delete(file);
        badly(agent.tokenFile(file));
        withoutRights(agent.token(WRONG));
        badly(agent.token(() -> {
            throw new IllegalStateException(traffic.token);
        }));
        badly(agent.token(() -> traffic.token + "\n"));
        traffic.towardsStrangers();
        System.out.println("THE END");
    }

    private void well(ConsulOptions options) {
        try (Client client = new Client(options)) {
            ConsulFlux consul = client.consul();
            Disposable watch = consul.catalog().watchNodes().subscribe();
            tell(consul.kv().put("scan/key", "value").then(consul.kv().get("scan/key")));
            tell(consul.kv().watchPrefix("scan/").next());
            tell(consul.health().watchService("consul").next());
            tell(consul.events().fire("scan", "payload"));
            tell(consul.events().watch("scan").take(1).next().timeout(Duration.ofSeconds(1), Mono.empty()));
            tell(consul.sessions().create(SessionSpec.of()).flatMap(consul.sessions()::destroy));
            tell(consul.dryRun(ExecJob.of("true")));
            tell(consul.exec(ExecJob.of("echo scanned")).collectList());
            told(consul.kv().inDatacenter("nowhere").get("scan/key"));
            client.show();
            watch.dispose();
        }
    }

    private static void badly(ConsulOptions options) {
        try (Client client = new Client(options.outageLimit(SOON).refusalLimit(SOON))) {
            ConsulFlux consul = client.consul();
            told(consul.kv().put("scan/key", "value"));
            told(consul.kv().watch("scan/key").next());
            told(consul.events().fire("scan"));
        }
        try (Client client = new Client(options)) {
            Disposable watch =
                    client.consul().kv().watch("scan/key").onErrorComplete().subscribe();
            told(client.consul().kv().get("scan/key"));
            client.show();
            watch.dispose();
        }
    }

    private static void withoutRights(ConsulOptions options) {
        badly(options);
        try (Client client = new Client(options)) {
            told(client.consul().sessions().create(SessionSpec.of()));
            told(client.consul().dryRun(ExecJob.of("true")));
            told(client.consul().exec(ExecJob.of("true")).collectList());
        }
    }

    /** Nobody there, nobody answering, no TLS, another place, and strangers who repeat what they were sent. */
    private void towardsStrangers() throws IOException {
        ConsulOptions impatient = ConsulOptions.defaults()
                .token(token)
                .basicAuth("user", PASSWORD)
                .connectTimeout(SOON)
                .callTimeout(Duration.ofSeconds(2));
        System.out.println(impatient);
        System.out.println(impatient.tls(ConsulTls.defaults().verified(false)));
        badly(impatient.address("127.0.0.1:" + closedPort()));
        badly(impatient.addresses("127.0.0.1:" + closedPort(), "localhost:" + closedPort()));
        try (Stranger silent = new Stranger("")) {
            badly(impatient.callTimeout(SOON).address(silent.address()));
            badly(impatient.callTimeout(SOON).address(silent.address()).tls(ConsulTls.defaults()));
        }
        for (String status : List.of("200 OK", "307 Temporary", "400 Bad", "403 No", "500 Bad")) {
            String basic = base64("user:" + PASSWORD);
            String echo = token + " " + PASSWORD + " " + basic + " " + base64(token) + " " + base64(PASSWORD) + " "
                    + token.replace("-", "%2D") + " " + token.replace("-", "\\u002d");
            try (Stranger echoing = new Stranger("HTTP/1.1 " + status + "\r\nLocation: http://127.0.0.1/" + token
                    + "\r\nX-Consul-Index: 5\r\nContent-Length: " + echo.length() + "\r\n\r\n" + echo)) {
                badly(impatient.address(echoing.address()));
            }
        }
        try (Stranger noise = new Stranger("X-Consul-Token: " + token + "\r\n\r\n")) {
            badly(impatient.address(noise.address()));
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void tell(Mono<?> call) {
        System.out.println(call.block(LIMIT));
    }

    private static void told(Mono<?> call) {
        try {
            System.out.println(call.timeout(Duration.ofSeconds(20)).block(LIMIT));
        } catch (RuntimeException failure) {
            // The scan reads what every cause says.
            failure.printStackTrace(System.out);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A client that shows all that can be seen of it. */
    private record Client(ConsulFlux consul, ConsulOptions options, SimpleMeterRegistry meters)
            implements AutoCloseable {

        Client(ConsulOptions options) {
            this(ConsulFlux.create(options), options, new SimpleMeterRegistry());
            new ConsulFluxMetrics(consul).bindTo(meters);
        }

        void show() {
            System.out.println(options + " " + consul.polls() + " " + consul.currentAgent());
            meters.getMeters().forEach(meter -> System.out.println(meter.getId()));
        }

        @Override
        public void close() {
            consul.disposeLater().block(LIMIT);
        }
    }

    /** Each waits for its peer, and so needs a thread of its own. */
    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "stranger");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers every connection alike, once a request has come. */
    private static final class Stranger implements AutoCloseable {

        private final ScriptedPeer peer = new ScriptedPeer();

        Stranger(String answer) throws IOException {
            inBackground(() -> {
                try {
                    while (true) {
                        ScriptedPeer.Connection connection = peer.accept();
                        inBackground(() -> converse(connection, answer));
                    }
                } catch (IOException closed) {
                    System.out.println("a stranger has gone");
                }
            });
        }

        private static void converse(ScriptedPeer.Connection connection, String answer) {
            try {
                connection.head();
                connection.send(answer);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        String address() {
            return "127.0.0.1:" + peer.port();
        }

        @Override
        public void close() throws IOException {
            peer.close();
        }
    }
}
