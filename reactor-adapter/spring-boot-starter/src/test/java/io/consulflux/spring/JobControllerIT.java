// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controller that docs/spring.md shows, and a browser's {@code EventSource} that loses its connection. */
class JobControllerIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext application;
    private static String server;

    private final HttpClient browser = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(JobController.class)
    static class Application {}

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(Application.class)
                .properties(Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "consul-flux.dev.cluster", "1"))
                .run();
        server = "http://127.0.0.1:"
                + Objects.requireNonNull(((ReactiveWebServerApplicationContext) application).getWebServer())
                        .getPort();
    }

    @AfterAll
    static void end() {
        application.close();
    }

    @Test
    void whoComesBackFiveTimesRunsNothingAgainAndIsToldTheRest() throws Exception {
        Path ran = folder.resolve("ran");
        String job = post("echo ran >> " + ran + "; sleep 1; echo done");
        String last = "0";
        for (int i = 0; i < 5; i++) {
            last = follow(job, last, 1);
        }
        last = follow(job, last, Integer.MAX_VALUE);
        assertThat(Files.readAllLines(ran)).containsExactly("ran");
        assertThat(Integer.parseInt(last)).isGreaterThanOrEqualTo(5);
        assertThat(get(job, last).statusCode()).isEqualTo(204);
        assertThat(get("none", "0").statusCode()).isEqualTo(204);
    }

    @Test
    void thePageShowsTheControllerThatIsTested() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/consulflux/spring/JobController.java"));
        String shown = source.substring(source.indexOf("@RestController\n"));
        assertThat(Files.readString(Path.of("../../docs/spring.md"))).contains("```java\n" + shown + "```");
    }

    private String post(String command) throws IOException, InterruptedException {
        return browser.send(
                        request("")
                                .POST(HttpRequest.BodyPublishers.ofString(command))
                                .header("Content-Type", "text/plain")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Takes so many events, or all, and hangs up; gives the id of the last, or the one before where nothing came. */
    private String follow(String job, String last, int events) throws IOException, InterruptedException {
        String reached = last;
        HttpResponse<InputStream> answer = get(job, last);
        if (answer.statusCode() == 204) {
            return last;
        }
        try (BufferedReader stream = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            int left = events;
            for (String line = stream.readLine(); line != null && left > 0; line = stream.readLine()) {
                if (line.startsWith("id:")) {
                    assertThat(Integer.parseInt(line.substring(3))).isEqualTo(Integer.parseInt(reached) + 1);
                    reached = line.substring(3);
                    left--;
                }
            }
        }
        return reached;
    }

    private HttpResponse<InputStream> get(String job, String last) throws IOException, InterruptedException {
        return browser.send(
                request("/" + job).header("Last-Event-ID", last).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + "/jobs" + path)).timeout(LIMIT);
    }
}
