// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Missing.Reason;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.exec.ExecPreview.Obstacle;
import io.consulflux.exec.ExecPreview.Obstacle.Kind;
import io.consulflux.exec.Expectation;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a dry run tells of real agents: of three that one another know, and of one that grants rights. */
class ExecPreviewIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ExecJob JOB = ExecJob.of("true");

    private static ConsulCluster cluster;
    private static ConsulCluster guarded;

    @BeforeAll
    static void startClusters() {
        cluster = ConsulCluster.builder()
                .withoutAcls()
                .agents(3)
                .configuration(2, "{\"disable_remote_exec\": true}")
                .start();
        guarded = ConsulCluster.builder().agents(1).acls().start();
    }

    @AfterAll
    static void closeClusters() {
        cluster.close();
        guarded.close();
    }

    @Test
    void itTellsTheTargetsAndLeavesNoTrace() {
        ExecPreview preview = dryRun(cluster.agent(0), JOB.onNodes("node-[13]"));

        assertThat(preview.targets()).containsExactly("node-1", "node-3");
        assertThat(preview.expected()).isEqualTo(2);
        assertThat(preview.node()).contains("node-1");
        assertThat(preview.datacenter()).contains("dc1");
        assertThat(preview.obstacles()).isEmpty();
        assertThat(cluster.server().http().get("/v1/session/list").body()).isEqualTo("[]");
        assertThat(cluster.server().http().get("/v1/kv/_rexec/?keys").status()).isEqualTo(404);
    }

    @Test
    void anExpressionThatMatchesNothingIsTold() {
        assertThat(kinds(dryRun(cluster.agent(0), JOB.onNodes("^nowhere$")))).containsExactly(Kind.NOTHING_MATCHES);
        assertThat(kinds(dryRun(cluster.agent(0), JOB.onServices("^nothing$")))).containsExactly(Kind.NOTHING_MATCHES);
    }

    @Test
    void aNamedNodeThatIsNotThereIsAbsent() {
        ExecPreview preview = dryRun(cluster.agent(0), JOB.expecting(Expectation.nodes("node-2", "nowhere")));

        assertThat(preview.absent()).containsExactly("nowhere");
    }

    @Test
    void anAgentWithRemoteExecutionOffSaysSoAndItsNodeIsMissingAtOnce() {
        assertThat(kinds(dryRun(cluster.agent(2), JOB))).containsExactly(Kind.REMOTE_EXEC_OFF);

        assertThat(missing(cluster.agent(2), JOB)).containsExactly(Reason.REMOTE_EXEC_OFF);
        assertThat(missing(cluster.agent(0), JOB.timed(times -> times.withAcknowledgement(Duration.ofSeconds(6)))))
                .containsExactly(Reason.SILENT);
    }

    @Test
    void aDatacenterThatIsUnknownIsNamed() {
        StepVerifier.create(using(
                        ConsulOptions.defaults().address(cluster.server().hostAndPort()),
                        consul -> consul.dryRun(JOB.inDatacenter("dc9"))))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulRequestException.class)
                        .hasMessageContaining("datacenter \"dc9\""))
                .verify(LIMIT);
    }

    @Test
    void whatTheTokenLacksIsTold() {
        ExecPreview all = dryRun(agent(guarded.managementToken()), JOB);
        assertThat(all.targets()).containsExactly("node-1");
        assertThat(all.obstacles()).isEmpty();

        ExecPreview nothing = dryRun(agent(token("")), JOB);
        assertThat(nothing.targets()).isEmpty();
        assertThat(kinds(nothing))
                .containsExactly(Kind.NODES_HIDDEN, Kind.RIGHT_MISSING, Kind.RIGHT_MISSING, Kind.RIGHT_MISSING);

        ExecPreview some = dryRun(
                agent(token("node_prefix \"\" { policy = \"read\" } agent_prefix \"\" { policy = \"read\" }"
                        + " event \"_rexec\" { policy = \"write\" } key_prefix \"other/\" { policy = \"write\" }")),
                JOB.underPrefix("other"));
        assertThat(some.targets()).containsExactly("node-1");
        assertThat(some.obstacles())
                .containsExactly(new Obstacle(Kind.RIGHT_MISSING, "the token lacks session:write on node-1"));
    }

    private static ConsulOptions agent(String token) {
        return ConsulOptions.defaults().address(guarded.server().hostAndPort()).token(token);
    }

    private static String token(String rules) {
        return Tokens.with(guarded, rules);
    }

    private static ExecPreview dryRun(ConsulAgent agent, ExecJob job) {
        return dryRun(ConsulOptions.defaults().address(agent.hostAndPort()), job);
    }

    private static ExecPreview dryRun(ConsulOptions options, ExecJob job) {
        return answer(using(options, consul -> consul.dryRun(job)));
    }

    private static List<Reason> missing(ConsulAgent agent, ExecJob job) {
        return answer(using(
                ConsulOptions.defaults().address(agent.hostAndPort()),
                consul -> consul.exec(job)
                        .ofType(ExecEvent.Missing.class)
                        .map(ExecEvent.Missing::reason)
                        .collectList()));
    }

    private static <T> Mono<T> using(ConsulOptions options, Function<ConsulFlux, Mono<T>> question) {
        return Mono.usingWhen(Mono.fromSupplier(() -> ConsulFlux.create(options)), question, ConsulFlux::disposeLater);
    }

    private static <T> T answer(Mono<T> question) {
        return Objects.requireNonNull(question.block(LIMIT));
    }

    private static List<Kind> kinds(ExecPreview preview) {
        return preview.obstacles().stream().map(Obstacle::kind).toList();
    }
}
