// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.consulflux.testkit.error.ConsulClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConsulHttpTest {
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theLimitHoldsForTheBodyToo() {
        server.createContext("/whole", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/half", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('h');
            exchange.getResponseBody().flush();
        });
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        HttpClient client = HttpClient.newHttpClient();
        // Once without haste, since the first request of a JVM is slow and this is about what comes after the headers.
        assertThat(new ConsulHttp(client, () -> address, null).get("/whole").isOk())
                .isTrue();
        ConsulHttp http = new ConsulHttp(client, () -> address, null, Duration.ofMillis(300));

        assertThatExceptionOfType(ConsulClusterException.class)
                .isThrownBy(() -> http.withToken("other").get("/half"))
                .withMessageContainingAll("GET " + address + "/half", "PT0.3S");
    }
}
