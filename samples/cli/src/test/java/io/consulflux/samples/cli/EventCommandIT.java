// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program's event commands on a real agent. */
@Timeout(120)
class EventCommandIT {

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    @TempDir
    Path folder;

    @Test
    void whatIsFiredIsWatched() throws Exception {
        String id;
        try (RunningProgram fire = event("fire", "hello", "h\u00e9")) {
            id = fire.awaitEvent("fired").path("id").asString();
            assertThat(fire.status()).isZero();
        }
        try (RunningProgram watch = event("watch", "hello", "other", "--replay", "--count", "1")) {
            JsonNode event = watch.awaitEvent("event");
            assertThat(event.path("id").asString()).isEqualTo(id);
            assertThat(event.path("payload").asString()).isEqualTo("h\u00e9");
            assertThat(event.path("ltime").asLong()).isPositive();
            assertThat(event.path("node").asString()).isEqualTo(cluster.agent(0).name());
            assertThat(watch.status()).isZero();
            assertThat(watch.remarks()).isEmpty();
        }
    }

    @Test
    void aCommandGetsThePayloadAndTheFields() throws Exception {
        cluster.server().http().put("/v1/event/fire/run", "the payload");
        Path out = folder.resolve("out");
        String command = "{ cat; echo \" $CONSUL_EVENT_NAME $CONSUL_EVENT_NODE\"; } > " + out + "; echo aside";
        try (RunningProgram watch = event("watch", "run", "--replay", "--count", "1", "--run", command)) {
            assertThat(watch.events()).hasSize(1);
            assertThat(watch.status()).isZero();
            assertThat(watch.remarks()).containsExactly("aside");
        }
        assertThat(Files.readString(out))
                .isEqualTo("the payload run " + cluster.agent(0).name() + "\n");
    }

    @Test
    void aCommandThatFailsIsALineAndStatusTwo() throws Exception {
        cluster.server().http().put("/v1/event/fire/fails", "");
        try (RunningProgram watch = event("watch", "fails", "--replay", "--count", "1", "--run", "exit 7")) {
            assertThat(watch.events()).hasSize(1);
            assertThat(watch.status()).isEqualTo(2);
            assertThat(watch.remarks()).singleElement().asString().contains("fails", "status 7");
        }
    }

    @Test
    void whatACommandHasStartedEndsWithTheProgram() throws Exception {
        cluster.server().http().put("/v1/event/fire/lasting", "");
        Path pipe = folder.resolve("pid");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        String command = "sleep 1000 & echo $! > " + pipe + "; wait";
        try (RunningProgram watch = event("watch", "lasting", "--replay", "--run", command)) {
            // Read only once the command has written it, and so has begun.
            long pid = Long.parseLong(Files.readString(pipe).strip());
            ProcessHandle started = ProcessHandle.of(pid).orElseThrow();
            watch.signal("TERM");
            assertThat(watch.status()).isEqualTo(143);
            started.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsQueuedDoesNotBeginOnceTheProgramIsEnding() throws Exception {
        for (int i = 0; i < 10; i++) {
            cluster.server().http().put("/v1/event/fire/queued", "");
        }
        Path begun = folder.resolve("begun");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        String command = "echo begun >> " + begun + "; echo now > " + pipe + "; sleep 1000";
        try (RunningProgram watch = event("watch", "queued", "--replay", "--run", command)) {
            Files.readString(pipe);
            watch.signal("TERM");
            assertThat(watch.status()).isEqualTo(143);
            assertThat(begun).hasContent("begun");
            assertThat(watch.remarks())
                    .filteredOn(line -> line.contains("--run"))
                    .hasSizeLessThan(2);
        }
    }

    private RunningProgram event(String... arguments) throws IOException {
        String[] address = {"--json", "--http-addr", cluster.server().hostAndPort()};
        String[] all = Stream.of(Stream.of("event"), Stream.of(arguments), Stream.of(address))
                .flatMap(words -> words)
                .toArray(String[]::new);
        return RunningProgram.start(folder, Map.of(), all);
    }
}
