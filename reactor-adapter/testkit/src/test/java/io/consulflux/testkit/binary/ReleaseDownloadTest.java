// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.consulflux.testkit.binary.BinaryPlace.Unavailable;
import io.consulflux.testkit.host.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseDownloadTest {
    private static final String ARCHIVE = "consul_1.22.0_linux_amd64.zip";
    private static final Web PATIENT = new Web(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final Web IMPATIENT = new Web(Duration.ofSeconds(5), Duration.ofMillis(300));

    @TempDir
    Path cache;

    private final List<String> progress = new ArrayList<>();
    private HttpServer server;
    private String base;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aReleaseIsFetchedCheckedAndKept() throws Exception {
        byte[] archive = zip("LICENSE.txt", "text", "consul", FakeConsul.SCRIPT);
        publish(
                archive,
                sha256(archive) + "  " + ARCHIVE + "\n" + "0".repeat(64) + "  consul_1.22.0_darwin_arm64.zip\n");

        Path binary = download(base + "/", PATIENT).find();

        assertThat(binary).isEqualTo(cache.resolve("consul-1.22.0-linux-amd64/consul"));
        assertThat(ConsulBinary.at(binary).version()).isEqualTo(new ConsulVersion(1, 22, 0));
        assertThat(progress).containsExactly("Downloading " + base + "/consul/1.22.0/" + ARCHIVE);
        server.stop(0);
        assertThat(download(base, PATIENT).find()).isEqualTo(binary);
    }

    @Test
    void aWrongChecksumNamesBothSumsAndKeepsNothing() throws Exception {
        byte[] archive = zip("consul", FakeConsul.SCRIPT);
        String wrong = "a".repeat(64);
        publish(archive, wrong + "  " + ARCHIVE + "\n");

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, PATIENT).find())
                .withMessageContainingAll(wrong, sha256(archive), ARCHIVE);
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).containsExactly(cache.resolve("lock"));
        }
    }

    @Test
    void aPageThatIsNoListOfChecksumsIsRefused() throws Exception {
        publish(zip("consul", FakeConsul.SCRIPT), "<html>Please log in</html>\n");

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, PATIENT).find())
                .withMessageContaining("<html>Please log in</html>");
    }

    @Test
    void aPlatformThatIsNotPublishedIsNamed() throws Exception {
        publish(new byte[0], "0".repeat(64) + "  consul_1.22.0_solaris_amd64.zip\n");

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, PATIENT).find())
                .withMessageContaining("no " + ARCHIVE);
    }

    @Test
    void anArchiveWithoutConsulIsRefused() throws Exception {
        byte[] archive = zip("readme", "nothing here");
        publish(archive, sha256(archive) + "  " + ARCHIVE + "\n");

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, PATIENT).find())
                .withMessageContaining("holds no file named consul");
    }

    @Test
    void aMissingReleaseIsNamedWithItsStatus() {
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, PATIENT).find())
                .withMessageContainingAll(base + "/consul/1.22.0/consul_1.22.0_SHA256SUMS", "404");
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();

            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> download(address, IMPATIENT).find())
                    .withMessageContainingAll(address, "was not read within PT0.3S");
        }
    }

    @Test
    void aServerThatStallsInTheMiddleIsGivenUp() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, IMPATIENT).find())
                .withMessageContaining("was not read within");
    }

    @Test
    void anAddressWhereNobodyListensIsNamed() {
        server.stop(0);

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> download(base, PATIENT).find())
                .withMessageContainingAll("cannot fetch " + base, "ConnectException");
    }

    private ReleaseDownload download(String releases, Web web) {
        Settings settings = new Settings(Map.of(Settings.RELEASES, releases)::get, Map.<String, String>of()::get);
        return new ReleaseDownload(
                new BinaryCache(cache, new Platform("linux", "amd64")), settings, web, progress::add);
    }

    private void publish(byte[] archive, String sums) {
        serve(ARCHIVE, archive);
        serve("consul_1.22.0_SHA256SUMS", sums.getBytes(StandardCharsets.US_ASCII));
    }

    private void serve(String file, byte[] content) {
        server.createContext("/consul/1.22.0/" + file, exchange -> {
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
