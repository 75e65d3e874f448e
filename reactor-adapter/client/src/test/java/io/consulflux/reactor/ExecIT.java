// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.Histories;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Remote execution on three real agents. */
class ExecIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** For three nodes to answer on a busy machine; who waits in vain waits as long. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(6);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    private ConsulFlux consul;

    @BeforeEach
    void connect() {
        consul = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()));
    }

    @AfterEach
    void leaveNothingBehind() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        assertThat(cluster.server().http().get("/v1/kv/_rexec/?keys").status()).isEqualTo(404);
        assertThat(cluster.server().http().get("/v1/session/list").body()).isEqualTo("[]");
    }

    @Test
    void everyNodeTellsItsOutputAndThenItsExit() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("echo hi; exit 3")));

        assertThat(events.get(0)).isInstanceOf(ExecEvent.Submitted.class);
        for (ConsulAgent agent : cluster.agents()) {
            assertThat(of(agent.name(), events)).as(agent.name()).containsExactly("acknowledged", "hi\n", "exited 3");
        }
        ExecEvent.Summary summary = summary(events);
        assertThat(summary)
                .isEqualTo(new ExecEvent.Summary(Outcome.FAILED, 3, 3, 3, 3, 0, 0, summary.nodes(), Optional.empty()));
        assertThat(summary.nodes())
                .extracting(ExecEvent.NodeSummary::node)
                .containsExactly("node-1", "node-2", "node-3");
        assertThat(summary.nodes()).allSatisfy(node -> {
            assertThat(node.fate()).isEqualTo(ExecEvent.Fate.EXITED);
            assertThat(node.code()).hasValue(3);
            assertThat(node.bytes()).isEqualTo(3);
            assertThat(node.duration()).isPresent();
        });
    }

    @Test
    void aListenerThatTakesOneEventAtATimeMissesNothing() {
        String command = "for i in 1 2 3 4; do echo line $i; sleep 0.6; done";
        List<NodeEvent> events = told(consul.exec(ExecJob.of(command)).limitRate(1));

        for (ConsulAgent agent : cluster.agents()) {
            assertThat(of(agent.name(), events))
                    .as(agent.name())
                    .containsExactly("acknowledged", "line 1\nline 2\nline 3\nline 4\n", "exited 0");
        }
    }

    @Test
    void onlyNodesWhoseNameMatchesAreCalled() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("true").onNodes("^node-[23]$")));

        assertThat(exited(events)).containsExactly("node-2", "node-3");
        assertThat(summary(events).outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void onlyNodesWithAMatchingServiceIdAndTagAreCalled() {
        register(cluster.agent(1), "{\"ID\":\"web-1\",\"Name\":\"shop\",\"Tags\":[\"blue\"]}");
        register(cluster.agent(2), "{\"ID\":\"web-2\",\"Name\":\"shop\",\"Tags\":[\"green\"]}");
        StepVerifier.create(Flux.interval(Duration.ofMillis(50), Schedulers.boundedElastic())
                        .map(tick -> cluster.server()
                                .http()
                                .get("/v1/catalog/service/shop")
                                .body())
                        .takeUntil(body -> body.contains("web-1") && body.contains("web-2"))
                        .then())
                .expectComplete()
                .verify(LIMIT);

        List<NodeEvent> events = told(consul.exec(ExecJob.of("true").onServices("^web", "^blue$")));

        assertThat(exited(events)).containsExactly("node-2");
        assertThat(summary(events).outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void theServersOwnServiceCallsNobodyAndNothingIsRun() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("true").onServices("^consul$")));

        assertThat(events).hasSize(1);
        assertThat(summary(events).outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(summary(events).cause().orElseThrow()).hasMessageContaining("service id \"^consul$\"");
    }

    @Test
    void aNamedNodeThatIsNotThereIsMissing() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("true")
                .expecting(Expectation.nodes("node-1", "nowhere"))
                .timed(times -> times.withAcknowledgement(LONG_ENOUGH))));

        assertThat(events)
                .filteredOn(ExecEvent.Missing.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(event.node()).isEqualTo("nowhere"));
        assertThat(summary(events).outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void aNumberOfNodesIsEnoughWhereANumberIsAwaited() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("true").expecting(Expectation.atLeast(3))));

        assertThat(summary(events).outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(summary(events).exited()).isEqualTo(3);
    }

    @Test
    void whereNobodyIsAwaitedAQuietPeriodEndsTheJob() {
        // The period is twice the heartbeat: time enough for the slowest of three to say that it has begun.
        List<NodeEvent> events = told(consul.exec(ExecJob.of("true")
                .expecting(Expectation.none())
                .timed(times -> times.withHeartbeat(LONG_ENOUGH.dividedBy(2)))));

        assertThat(summary(events).exited()).isEqualTo(3);
        assertThat(summary(events).outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aSilentProcessTellsThatItLives() {
        List<NodeEvent> events = told(consul.exec(
                ExecJob.of("sleep 2").onNodes("node-2").timed(times -> times.withHeartbeat(Duration.ofMillis(500)))));

        assertThat(events).hasAtLeastOneElementOfType(ExecEvent.Heartbeat.class);
        assertThat(events).doesNotHaveAnyElementsOfTypes(ExecEvent.Output.class);
    }

    @Test
    void theDeadlineEndsAJobThatRunsOn() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("sleep 20").deadline(LONG_ENOUGH)));

        assertThat(summary(events).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(summary(events).lost()).isEqualTo(3);
    }

    @Test
    void aSessionDestroyedByOthersEndsTheJobAsAborted() {
        List<NodeEvent> events = told(consul.exec(ExecJob.of("sleep 20")).doOnNext(event -> {
            if (event instanceof ExecEvent.Submitted submitted) {
                destroyLater(submitted.job());
            }
        }));

        assertThat(summary(events).outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(summary(events).cause().orElseThrow()).hasMessageContaining("session");
    }

    @Test
    void aCancelledJobLeavesNeitherSessionNorKey() {
        StepVerifier.create(consul.exec(ExecJob.of("sleep 5"))
                        .ofType(ExecEvent.Acknowledged.class)
                        .take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void disposalEndsARunningStreamAndLeavesNeitherSessionNorKey() {
        StepVerifier.create(consul.exec(ExecJob.of("sleep 5"))
                        .doOnNext(event -> {
                            if (event instanceof ExecEvent.Acknowledged) {
                                consul.dispose();
                            }
                        })
                        .then())
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
    }

    @Test
    void everyByteOfALongOutputArrivesInOrder() {
        String script = "i=0; while [ $i -lt 20000 ]; do echo \"ä$i\"; i=$((i+1)); done";
        List<String> expected = IntStream.range(0, 20000).mapToObj(i -> "ä" + i).toList();
        List<NodeEvent> events = told(consul.exec(ExecJob.of(script)));

        for (ConsulAgent agent : cluster.agents()) {
            assertThat(new String(output(events, agent), StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aMebibyteOfRandomTextArrivesFromEachNodeByteForByte(@TempDir Path folder) throws IOException {
        byte[] text = Histories.data()
                .ints('a', 0x10000)
                .filter(character -> !Character.isSurrogate((char) character))
                .limit(400_000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        assertThat(text).hasSizeGreaterThan(1024 * 1024);
        Path file = Files.write(folder.resolve("text"), text);
        List<NodeEvent> events = told(consul.exec(ExecJob.ofArguments("cat", file.toString())));

        for (ConsulAgent agent : cluster.agents()) {
            assertThat(output(events, agent)).isEqualTo(text);
        }
    }

    private static byte[] output(List<NodeEvent> events, ConsulAgent agent) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        events.stream()
                .filter(event -> event.node().equals(agent.name()))
                .filter(ExecEvent.Output.class::isInstance)
                .forEach(event ->
                        bytes.writeBytes(((ExecEvent.Output) event).data().toByteArray()));
        return bytes.toByteArray();
    }

    @Test
    void outputIsCutAtItsLimitToTheByteAndTheExitIsStillTold() {
        String command = "head -c 100000 /dev/zero | tr '\\0' x; exit 4";
        List<NodeEvent> events = told(consul.exec(ExecJob.of(command).outputLimitPerNode(5_000)));

        assertThat(events)
                .filteredOn(ExecEvent.Truncated.class::isInstance)
                .extracting(event -> ((ExecEvent.Truncated) event).told())
                .containsExactly(5_000L, 5_000L, 5_000L);
        assertThat(summary(events).nodes()).allSatisfy(node -> {
            assertThat(node.bytes()).isEqualTo(5_000);
            assertThat(node.truncated()).isTrue();
            assertThat(node.code()).hasValue(4);
        });
    }

    @Test
    void theOutputOfAllNodesTogetherIsCutAtTheJobsLimit() {
        String command = "head -c 10000 /dev/zero | tr '\\0' x";
        ExecEvent.Summary summary = summary(told(consul.exec(ExecJob.of(command).outputLimitPerJob(12_345))));

        assertThat(summary.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(summary.bytes()).isEqualTo(12_345);
        // One node may have been told whole before the others.
        assertThat(summary.truncated()).isBetween(2, 3);
    }

    private void destroyLater(String session) {
        Schedulers.boundedElastic().schedule(() -> cluster.server().http().put("/v1/session/destroy/" + session, ""));
    }

    private static void register(ConsulAgent agent, String service) {
        assertThat(agent.http().put("/v1/agent/service/register", service).status())
                .isEqualTo(200);
    }

    private static List<NodeEvent> told(Flux<NodeEvent> stream) {
        List<NodeEvent> events = new ArrayList<>();
        StepVerifier.create(stream)
                .thenConsumeWhile(event -> true, events::add)
                .expectComplete()
                .verify(LIMIT);
        return events;
    }

    /** In words; how an agent cuts the output into pieces, and whether it says in between that it lives, is a matter of time. */
    private static List<String> of(String node, List<NodeEvent> events) {
        List<String> words = new ArrayList<>();
        StringBuilder output = new StringBuilder();
        for (NodeEvent event : events) {
            if (!event.node().equals(node) || event instanceof ExecEvent.Heartbeat) {
                continue;
            }
            if (event instanceof ExecEvent.Output piece) {
                output.append(piece.data().utf8());
            } else if (!(event instanceof ExecEvent.Submitted || event instanceof ExecEvent.Finished)) {
                if (!output.isEmpty()) {
                    words.add(output.toString());
                    output.setLength(0);
                }
                words.add(word(event));
            }
        }
        return words;
    }

    private static String word(NodeEvent event) {
        return event instanceof ExecEvent.Exited exited
                ? "exited " + exited.code()
                : event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static List<String> exited(List<NodeEvent> events) {
        return events.stream()
                .filter(ExecEvent.Exited.class::isInstance)
                .map(NodeEvent::node)
                .sorted()
                .toList();
    }

    private static ExecEvent.Summary summary(List<NodeEvent> events) {
        return ((ExecEvent.Finished) events.get(events.size() - 1)).summary();
    }
}
