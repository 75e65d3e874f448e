// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.testkit.ConsulCluster;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** A whole application, with a browser that listens to a watch without end. */
class GracefulShutdownIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RouterFunction<ServerResponse> watch(ConsulFlux consul) {
            return RouterFunctions.route()
                    .GET(
                            "/watch",
                            request -> ServerResponse.ok()
                                    .contentType(MediaType.TEXT_EVENT_STREAM)
                                    .body(consul.catalog().watchNodes().map(nodes -> "told"), String.class))
                    .build();
        }
    }

    /** If the stream held the shutdown up, this test would hang until its limit. */
    @Test
    void aStreamToABrowserEndsWithTheApplicationInsteadOfHoldingItUp() throws Exception {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .properties(Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "server.shutdown", "graceful",
                        "spring.lifecycle.timeout-per-shutdown-phase", "1h",
                        "consul-flux.dev.cluster", "1"))
                .run();
        ConsulCluster cluster = application.getBean(ConsulCluster.class);
        WebServer server = Objects.requireNonNull(((ReactiveWebServerApplicationContext) application).getWebServer());
        int port = server.getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/watch"))
                .timeout(LIMIT)
                .build();
        try (BufferedReader stream = new BufferedReader(new InputStreamReader(
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8))) {
            assertThat(stream.readLine()).isEqualTo("data:told");
            application.close();
            assertThat(isOver(stream)).isTrue();
        }
        assertThat(cluster.agents()).noneMatch(agent -> agent.isRunning());
    }

    /** What is left ends in one way or the other: the response of a stream that failed is cut off. */
    private static boolean isOver(BufferedReader stream) {
        try {
            return stream.lines().count() < 10;
        } catch (UncheckedIOException cut) {
            return true;
        }
    }
}
