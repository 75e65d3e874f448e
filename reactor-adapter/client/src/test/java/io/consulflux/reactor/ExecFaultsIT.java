// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.testkit.ConsulHttp;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Jobs on three servers and two clients while agents die: a true account whatever happens, and nothing left over. */
class ExecFaultsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** Ten numbers in ten seconds. */
    private static final String COUNT = "for i in 0 1 2 3 4 5 6 7 8 9; do echo $i; sleep 1; done";

    private static ConsulCluster cluster;
    private static ConsulAgent ours;
    private static ConsulAgent other;

    private ConsulFlux consul;
    private List<NodeEvent> last = List.of();

    @BeforeAll
    static void startCluster() {
        cluster = ConsulCluster.builder().withoutAcls().agents(5).servers(3).start();
        ours = cluster.agent(3);
        other = cluster.agent(4);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        consul = ConsulFlux.create(ConsulOptions.defaults().address(ours.hostAndPort()));
    }

    @AfterEach
    void leaveNothingBehind() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        cluster.agents().stream().filter(agent -> !agent.isRunning()).forEach(ConsulAgent::restart);
        // Agents that have just come back may elect once more, and nobody can tell meanwhile.
        until(() -> ours.http().get("/v1/kv/_rexec/?keys").status() < HttpURLConnection.HTTP_INTERNAL_ERROR);
        assertThat(ours.http().get("/v1/kv/_rexec/?keys"))
                .as("keys after %s", last)
                .isEqualTo(new ConsulHttp.Answer(404, ""));
        assertThat(ours.http().get("/v1/session/list").body()).isEqualTo("[]");
    }

    @Test
    void anAgentThatIsKilledAfterItsAcknowledgementIsLost() {
        ExecJob job = ExecJob.of(COUNT)
                .timed(times -> times.withHeartbeat(Duration.ofSeconds(1)).withSilence(Duration.ofSeconds(8)));
        List<NodeEvent> events = withFault(job, other.name(), other::kill);

        assertThat(fates(events)).containsEntry(other.name(), Fate.LOST).hasSize(5);
        assertThat(fates(events).values().stream().filter(Fate.EXITED::equals)).hasSize(4);
        assertThat(summary(events).outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void anAgentThatWasKilledBeforeIsMissingAndKnownToHaveFailed() {
        other.kill();
        until(() -> ours.http().get("/v1/agent/members").body().matches("(?s).*\"Status\":\\s*4.*"));
        assertOtherIsMissing(withFault(ExecJob.of("true"), ours.name(), () -> {}));
    }

    /** Gossip tells an agent that has just been started nothing of those that had failed before. */
    @Test
    void anAgentThatWasKilledBeforeOursWasStartedIsMissingToo() {
        other.kill();
        until(() -> ours.http().get("/v1/health/node/" + other.name()).body().contains("critical"));
        // Whichever agent the restarted one joins: as long as that one holds the other for alive, it passes it on.
        until(() -> cluster.agents().stream()
                .filter(ConsulAgent::isRunning)
                .allMatch(agent -> holdsForFailed(agent, other.name())));
        ours.restart();
        assertThat(ours.http().get("/v1/agent/members").body()).doesNotContain(other.name());

        assertOtherIsMissing(withFault(ExecJob.of("true"), ours.name(), () -> {}));
    }

    private static boolean holdsForFailed(ConsulAgent agent, String node) {
        return Pattern.compile("\"Name\":\\s*\"" + node + "\"(?:(?!\"Name\").)*\"Status\":\\s*4\\b", Pattern.DOTALL)
                .matcher(agent.http().get("/v1/agent/members").body())
                .find();
    }

    private static void assertOtherIsMissing(List<NodeEvent> events) {
        assertThat(events)
                .filteredOn(ExecEvent.Missing.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(ExecEvent.Missing.class, missing -> {
                    assertThat(missing.node()).isEqualTo(other.name());
                    assertThat(missing.reason()).isEqualTo(ExecEvent.Missing.Reason.FAILED_MEMBER);
                });
        assertThat(summary(events).outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void aJobOutlivesTheDeathOfTheLeader() {
        ConsulAgent leader = leader();
        ExecJob job = ExecJob.of(COUNT).onNodes("^(" + ours.name() + "|" + other.name() + ")$");
        List<NodeEvent> events = withFault(job, other.name(), leader::kill);

        assertThat(summary(events).outcome()).isNotEqualTo(Outcome.ABORTED);
        assertTrueAccount(events, 2);
    }

    @Test
    void aLeaderThatDiesIsItselfAccountedFor() {
        ConsulAgent leader = leader();
        List<NodeEvent> events = withFault(ExecJob.of(COUNT), leader.name(), leader::kill);

        assertThat(fates(events)).containsEntry(leader.name(), Fate.LOST);
        assertTrueAccount(events, 5);
    }

    @Test
    void aJobOutlivesTheRestartOfTheAgentThatItAsks() {
        ExecJob job = ExecJob.of(COUNT).onNodes("^" + other.name() + "$");
        List<NodeEvent> events = withFault(job, other.name(), ours::restart);

        assertTrueAccount(events, 1);
        assertThat(summary(events).outcome()).isEqualTo(Outcome.COMPLETE);
    }

    /**
     * Each node has one fate, and who is said to have succeeded told everything. An agent whose write met the death of the
     * leader gives up watching its process and says 255, by Consul's own rules.
     */
    private static void assertTrueAccount(List<NodeEvent> events, int nodes) {
        assertThat(summary(events).nodes()).hasSize(nodes).allSatisfy(node -> {
            if (node.fate() == Fate.EXITED) {
                assertThat(node.code().orElseThrow()).as("exit of %s", node).isIn(0, 255);
            }
            if (node.code().orElse(-1) == 0) {
                assertThat(output(node.node(), events)).isEqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
            }
        });
        boolean whole =
                summary(events).nodes().stream().allMatch(node -> node.code().orElse(-1) == 0);
        assertThat(summary(events).outcome() == Outcome.COMPLETE).isEqualTo(whole);
    }

    /** Runs the job; the fault comes with this node's first acknowledgement. */
    private List<NodeEvent> withFault(ExecJob job, String node, Runnable fault) {
        List<NodeEvent> events = new ArrayList<>();
        last = events;
        Flux<NodeEvent> told = consul.exec(job)
                // The fault blocks: not on an event loop.
                .publishOn(Schedulers.boundedElastic());
        StepVerifier.create(told)
                .thenConsumeWhile(event -> {
                    events.add(event);
                    if (event instanceof ExecEvent.Acknowledged && event.node().equals(node)) {
                        fault.run();
                    }
                    return true;
                })
                .expectComplete()
                .verify(LIMIT);
        return events;
    }

    /** The leader of three that vote: one that came back gets its vote only after a while, and two without it need both. */
    private static ConsulAgent leader() {
        until(() -> ours.http().get("/v1/operator/raft/configuration").body().split("\"Voter\":\\s*true", -1).length
                == 1 + 3);
        return cluster.agents().stream()
                .filter(agent -> agent.http().get("/v1/agent/self").body().contains("\"leader\":\"true\""))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Fate> fates(List<NodeEvent> events) {
        return summary(events).nodes().stream().collect(Collectors.toMap(NodeSummary::node, NodeSummary::fate));
    }

    private static String output(String node, List<NodeEvent> events) {
        return events.stream()
                .filter(event ->
                        event instanceof ExecEvent.Output && event.node().equals(node))
                .map(event -> ((ExecEvent.Output) event).data().utf8())
                .collect(Collectors.joining());
    }

    private static Summary summary(List<NodeEvent> events) {
        return ((ExecEvent.Finished) events.get(events.size() - 1)).summary();
    }

    /** For what nobody announces. */
    private static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ZERO, BETWEEN_LOOKS, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .filter(look -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }
}
