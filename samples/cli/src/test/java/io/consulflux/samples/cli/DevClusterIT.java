// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.error.ConsulDeniedException;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** The program with a cluster of its own, or with none that it may use. */
@Timeout(180)
class DevClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Pattern PLACE = Pattern.compile("at (http\\S+), .* in (/\\S+)");

    @TempDir
    Path folder;

    @AfterEach
    void neitherProcessNorFileIsLeft() throws IOException {
        // A program that was ended hard leaves the rest to its guard, which goes last.
        Flux.interval(Duration.ZERO, Duration.ofMillis(50), Schedulers.boundedElastic())
                .onBackpressureDrop()
                .filter(look -> ProcessHandle.allProcesses().noneMatch(this::isOurs))
                .next()
                .timeout(LIMIT, Mono.empty())
                .block(LIMIT.multipliedBy(2));
        assertThat(ProcessHandle.allProcesses()).noneMatch(this::isOurs);
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("consul-flux"));
        }
    }

    @Test
    void everyNodesOutputComesBeforeItsExit() throws Exception {
        try (RunningProgram program = start(Map.of(), "exec", "--dev", "3", "--json", "echo hi; exit 3")) {
            List<JsonNode> events = program.events();
            assertThat(program.status()).isEqualTo(2);
            assertThat(events).filteredOn(is("output")).hasSize(3).allSatisfy(output -> {
                assertThat(output.path("text").asString()).isEqualTo("hi\n");
                assertThat(events.indexOf(output)).isLessThan(indexOfExit(events, output.path("node")));
            });
            assertThat(events)
                    .filteredOn(is("exited"))
                    .hasSize(3)
                    .allSatisfy(exit -> assertThat(exit.path("code").asInt()).isEqualTo(3));
            assertThat(events.get(events.size() - 1).path("outcome").asString()).isEqualTo("failed");
        }
    }

    @Test
    void theClusterIsForItsOwnerAloneWhoFindsTheTokenInTheFileThatIsNamed() throws Exception {
        try (RunningProgram program = start(Map.of(), "watch", "key", "a", "--dev", "1", "--json")) {
            Matcher place = PLACE.matcher(program.awaitRemark("token"));
            assertThat(place.find()).isTrue();
            Path file = Path.of(place.group(2));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            ConsulOptions stranger = ConsulOptions.defaults().address(place.group(1));
            assertThatExceptionOfType(ConsulDeniedException.class)
                    .isThrownBy(() -> putBy(stranger).block(LIMIT));
            putBy(stranger.tokenFile(file)).block(LIMIT);
            program.signal("TERM");
            assertThat(program.status()).isEqualTo(143);
        }
    }

    private static Mono<Void> putBy(ConsulOptions options) {
        return Mono.using(
                () -> ConsulFlux.create(options), consul -> consul.kv().put("a", "b"), ConsulFlux::dispose);
    }

    @Test
    void theEnvironmentIsForOtherClusters() throws Exception {
        Map<String, String> environment =
                Map.of("CONSUL_HTTP_ADDR", "127.0.0.1:1", "CONSUL_HTTP_TOKEN", "other", "CONSUL_HTTP_SSL", "1");
        try (RunningProgram program = start(environment, "exec", "--dev", "1", "--json", "true")) {
            program.awaitEvent("finished");
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void aSignalDuringTheStartOfTheClusterEndsTheCluster() throws Exception {
        try (RunningProgram program = start(Map.of(), "exec", "--dev", "3", "--json", "true")) {
            program.awaitRemark("Starting");
            program.signal("TERM");
            assertThat(program.status()).isEqualTo(143);
        }
    }

    @Test
    void anAgentThatDoesNotAnswerIsOneLineAndStatusOne() throws Exception {
        try (RunningProgram program = start(Map.of(), "exec", "--http-addr", "127.0.0.1:1", "--all", "true")) {
            assertThat(program.events()).isEmpty();
            assertThat(program.remarks()).singleElement().asString().contains("127.0.0.1:1");
            assertThat(program.status()).isEqualTo(1);
        }
    }

    @Test
    void aWrongTokenIsOneLineAndStatusOneAndATokenFileOpensTheWay() throws Exception {
        String wrong = "7e1a5a34-0000-4000-8000-5f2d5c0f6f0a";
        try (ConsulCluster cluster = ConsulCluster.builder().agents(1).acls().start()) {
            String address = cluster.server().hostAndPort();
            Path file = Files.writeString(folder.resolve("token"), cluster.managementToken() + "\n");
            Map<String, String> environment = Map.of("CONSUL_HTTP_TOKEN", wrong, "CONSUL_HTTP_ADDR", address);
            try (RunningProgram denied = start(environment, "exec", "--all", "--json", "true")) {
                assertThat(denied.events()).isEmpty();
                assertThat(denied.remarks())
                        .singleElement()
                        .asString()
                        .startsWith("consul-flux: ")
                        .doesNotContain(wrong);
                assertThat(denied.status()).isEqualTo(1);
            }
            try (RunningProgram allowed =
                    start(environment, "exec", "--all", "--json", "--token-file", file.toString(), "true")) {
                allowed.awaitEvent("finished");
                assertThat(allowed.status()).isZero();
            }
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(folder.toString());
    }

    private RunningProgram start(Map<String, String> environment, String... arguments) throws IOException {
        return RunningProgram.start(folder, environment, arguments);
    }

    private static Predicate<JsonNode> is(String type) {
        return event -> RunningProgram.type(event).equals(type);
    }

    private static int indexOfExit(List<JsonNode> events, JsonNode node) {
        return IntStream.range(0, events.size())
                .filter(i -> is("exited").test(events.get(i)))
                .filter(i -> events.get(i).path("node").equals(node))
                .findFirst()
                .orElse(-1);
    }
}
