// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import static io.consulflux.samples.webflux.Visitor.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Two hundred browsers on one job, of which half take nothing. */
@LiveApplication
class CrowdIT {

    private static final int READING = 100;
    private static final int STALLED = 100;

    /** About 1.3 MiB from each of three nodes, over some seconds. */
    private static final String CHATTY =
            "i=0; while [ $i -lt 60 ]; do head -c 22000 /dev/zero | tr '\\\\0' x; echo; i=$((i + 1)); sleep 0.05; done";

    /** What one that takes nothing may cost: buffers of connections, not output. All that is printed is 16 times that. */
    private static final long BYTES_PER_STALLED = 256 * 1024;

    @LocalServerPort
    private int port;

    private Visitor visitor;
    private final List<Socket> stalled = new ArrayList<>();

    /** What a job cost at the agent. */
    private record Cost(long requests, Duration time, List<List<String>> told) {

        double perSecond() {
            return requests * 1000.0 / time.toMillis();
        }
    }

    @BeforeEach
    void logIn() {
        visitor = new Visitor(port);
        visitor.logIn(LiveApplication.USER, LiveApplication.PASSWORD);
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : stalled) {
            socket.close();
        }
    }

    @Test
    void twoHundredShareOnePollAndThoseWhoTakeNothingCostLittle() throws IOException {
        Cost alone = follow(1, 0);
        long before = memory();
        Cost crowd = follow(READING, STALLED);
        long grown = memory() - before;

        System.out.printf(
                "requests at the agent: %d (%.1f a second) for one browser, %d (%.1f a second) for %d;"
                        + " %d KiB more memory with %d that take nothing%n",
                alone.requests(),
                alone.perSecond(),
                crowd.requests(),
                crowd.perSecond(),
                READING + STALLED,
                grown / 1024,
                STALLED);
        assertThat(crowd.told()).hasSize(READING).allSatisfy(CrowdIT::assertWhole);
        // Counted, since a busy machine takes longer for a crowd; a poll for each would be two hundred times as many.
        assertThat(crowd.requests()).isLessThan(10 * alone.requests() + 50);
        assertThat(grown).isLessThan(STALLED * BYTES_PER_STALLED);

        String late = rest(stalled.get(0));
        assertThat(late).contains("\"type\":\"gap\"").contains("\"type\":\"finished\"");
        assertThat(late.split("\"type\":\"exited\"", -1)).hasSize(4);
    }

    private Cost follow(int reading, int notReading) throws IOException {
        long requests = requests();
        Instant begun = Instant.now();
        String path = "/api/jobs/"
                + visitor.post("/api/jobs", "{\"command\":\"" + CHATTY + "\"}")
                        .path("id")
                        .asString() + "/events";
        for (int i = 0; i < notReading; i++) {
            stalled.add(stall(path));
        }
        List<Mono<List<String>>> all = IntStream.range(0, reading)
                .mapToObj(i -> visitor.follow(path)
                        .map(event -> event.path("type").asString())
                        .filter(type -> !type.equals("output"))
                        .collectList())
                .toList();
        List<List<String>> told = Flux.fromIterable(all)
                .flatMap(one -> one.subscribeOn(Schedulers.boundedElastic()), reading)
                .collectList()
                .blockOptional(LIMIT.multipliedBy(2))
                .orElseThrow();
        return new Cost(requests() - requests, Duration.between(begun, Instant.now()), told);
    }

    /** Asks for a stream and takes nothing of it. */
    private Socket stall(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: "
                + visitor.cookies() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String rest(Socket socket) {
        try {
            socket.setSoTimeout((int) LIMIT.toMillis());
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            byte[] some = new byte[65_536];
            while (text.indexOf("\"type\":\"finished\"") < 0) {
                int count = in.read(some);
                if (count < 0) {
                    break;
                }
                text.append(new String(some, 0, count, StandardCharsets.UTF_8));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertWhole(List<String> types) {
        assertThat(types).filteredOn("exited"::equals).hasSize(3);
        assertThat(types).last().isEqualTo("finished");
    }

    private static long requests() {
        return LiveApplication.OnCluster.CLUSTER
                .server()
                .log()
                .lines()
                .filter(line -> line.contains("Request finished"))
                .count();
    }

    /** What is reachable on the heap, and what Netty holds beside it. */
    private static long memory() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
