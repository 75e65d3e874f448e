// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.consulflux.samples.bench.tap.Exchange.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTapTest {

    private HttpServer agent;

    @BeforeEach
    void startAgent() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/", exchange -> {
            byte[] answer = exchange.getRequestURI().toString().getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            // Of unstated length: sent in pieces.
            exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("GET") ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        agent.start();
    }

    @AfterEach
    void stopAgent() {
        agent.stop(0);
    }

    @Test
    void whatIsSaidIsPassedOnAndKept() throws IOException {
        URI address = URI.create("http://127.0.0.1:" + agent.getAddress().getPort());
        try (WireTap tap = new WireTap(address);
                BareConnection client = new BareConnection(tap.address())) {
            assertThat(client.get("/v1/kv/a/?keys", "").text()).isEqualTo("/v1/kv/a/?keys");
            assertThat(client.put("/v1/txn", new byte[5000]).text()).isEqualTo("/v1/txn");

            List<Exchange> taken = tap.take();
            assertThat(taken).extracting(Exchange::purpose).containsExactly(Purpose.LISTING, Purpose.READ);
            assertThat(tap.take()).isEmpty();
        }
    }
}
