// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.internal.netty.ScriptedPeer;
import io.consulflux.state.PollHealth;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** A JVM with little memory, and an entry that is small on its way and large in it. */
final class SmallHeapTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int ENTRY = 60 * 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void anEntryThatIsTooLargeForTheHeapIsRefusedBeforeItIsUnzipped() throws Exception {
        assertThat(said("defaults"))
                .contains("call: io.consulflux.error.ConsulAnswerTooLongException")
                .contains("raise answerLimit")
                .contains("watch: io.consulflux.error.ConsulAnswerTooLongException")
                .doesNotContain("OutOfMemoryError");
    }

    @Test
    void aHeapThatIsExhaustedNeverthelessEndsTheCallAndShowsInTheWatchUntilItsOutageLimit() throws Exception {
        assertThat(said("trusting"))
                .contains("call: io.consulflux.error.ConsulUnavailableException")
                .contains("not enough memory to read the answer")
                .contains("failing: true")
                .contains("watch: io.consulflux.error.ConsulUnavailableException");
    }

    private String said(String options) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx150m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        options)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> read(said))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return read(said);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Reads and watches the entry, and says what comes of it. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws IOException {
            try (ServerSocket agent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                serve(agent);
                ConsulOptions defaults = ConsulOptions.defaults()
                        .address("127.0.0.1:" + agent.getLocalPort())
                        .refusalLimit(Duration.ZERO)
                        .outageLimit(Duration.ofSeconds(3));
                ConsulFlux consul = ConsulFlux.create(
                        arguments[0].equals("defaults")
                                ? defaults
                                : defaults.answerLimit(64 << 20).answerBudget(256 << 20));
                consul.kv()
                        .get("large")
                        .doOnError(failure -> System.out.println("call: " + failure))
                        .onErrorComplete()
                        .block(LIMIT);
                Disposable watch = consul.kv()
                        .watch("large")
                        .subscribe(
                                state -> System.out.println("told"),
                                failure -> System.out.println("watch: " + failure));
                Flux.interval(Duration.ofMillis(100))
                        .takeUntil(tick -> watch.isDisposed())
                        .filter(tick -> consul.polls().stream().anyMatch(PollHealth::isFailing))
                        .doOnNext(tick -> System.out.println("failing: true"))
                        .blockLast(LIMIT);
                System.exit(0);
            }
        }

        private static void serve(ServerSocket agent) {
            inBackground(() -> {
                while (true) {
                    ScriptedPeer.Connection connection = new ScriptedPeer(agent).accept();
                    inBackground(() -> {
                        while (true) {
                            connection.head();
                            connection.send(String.join(
                                    "\r\n",
                                    "HTTP/1.1 200 OK",
                                    "X-Consul-Index: 7",
                                    "Content-Encoding: gzip",
                                    "Transfer-Encoding: chunked",
                                    "",
                                    ""));
                            connection.sendChunked(Program::writeEntry);
                        }
                    });
                }
            });
        }

        private static void writeEntry(OutputStream chunks) throws IOException {
            OutputStream plain = new BufferedOutputStream(new GZIPOutputStream(chunks, 65_536));
            plain.write(
                    "[{\"LockIndex\":0,\"Key\":\"large\",\"Flags\":0,\"Value\":\"".getBytes(StandardCharsets.UTF_8));
            byte[] part = new byte[65_536];
            Arrays.fill(part, (byte) 'A');
            for (int written = 0; written < ENTRY; written += part.length) {
                plain.write(part);
            }
            plain.write("\",\"CreateIndex\":7,\"ModifyIndex\":7}]".getBytes(StandardCharsets.UTF_8));
            plain.close();
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void inBackground(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException gone) {
                    // The client has had enough.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }
}
