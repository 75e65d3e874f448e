// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.exec.ExecPreview.Obstacle;
import io.consulflux.exec.Expectation;
import io.consulflux.state.ServiceQuery;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Jobs that name their nodes, on three real agents, of which the others must not run them. */
class ExecExactIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ExecJob JOB = ExecJob.of("true");

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
    void theNamedNodeRunsItAndNoOtherDoes() {
        ExecEvent.Summary summary = run(JOB.onExactly("node-2"));

        assertThat(summary.outcome()).isEqualTo(ExecEvent.Outcome.COMPLETE);
        assertThat(summary.nodes()).extracting(NodeSummary::node).containsExactly("node-2");
        assertThat(summary.acknowledged()).isEqualTo(1);
    }

    @Test
    void awaitingANodeChoosesNobodyAndTheDryRunSaysWhoWouldRunItToo() {
        ExecJob job = JOB.expecting(Expectation.nodes("node-2"));
        ExecPreview preview = requireNonNull(consul.dryRun(job).block(LIMIT));

        assertThat(preview.obstacles()).extracting(Obstacle::kind).containsExactly(Obstacle.Kind.RUNS_BESIDE);
        assertThat(preview.obstacles().get(0).text()).contains("node-1, node-3", "onExactly");
    }

    @Test
    void whoIsExcludedDoesNotRunIt() {
        ExecEvent.Summary summary = run(JOB.onNodes("^node-").excluding("node-1"));

        assertThat(summary.nodes()).extracting(NodeSummary::node).containsExactly("node-2", "node-3");
        assertThat(summary.outcome()).isEqualTo(ExecEvent.Outcome.COMPLETE);
    }

    @Test
    void instancesRunItAndAreFoundByTheServicesName() {
        cluster.agent(2).http().put("/v1/agent/service/register", "{\"Name\":\"shop\",\"ID\":\"x-17\"}");
        try {
            StepVerifier.create(consul.health()
                            .watchService(ServiceQuery.of("shop"))
                            .filter(snapshot -> !snapshot.state().isEmpty())
                            .take(1))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
            ExecEvent.Summary summary = run(JOB.onInstancesOf(ServiceQuery.of("shop")));

            assertThat(summary.nodes()).extracting(NodeSummary::node).containsExactly("node-3");
        } finally {
            cluster.agent(2).http().put("/v1/agent/service/deregister/x-17", "");
        }
    }

    @Test
    void aNameThatNobodyHasIsMissingWhileTheOthersRun() {
        ExecEvent.Summary summary = run(JOB.onExactly("node-1", "node-22"));

        assertThat(summary.outcome()).isEqualTo(ExecEvent.Outcome.INCOMPLETE);
        assertThat(summary.exited()).isEqualTo(1);
        assertThat(summary.missing()).isEqualTo(1);
    }

    @Test
    void theLongestExpressionThatIsTakenIsTakenByConsulToo() {
        String expression = "^node-2$|" + "x".repeat(318);
        assertThat(run(JOB.onNodes(expression)).nodes())
                .extracting(NodeSummary::node)
                .containsExactly("node-2");
        String shorter = "^node-2$|" + "x".repeat(300);
        assertThat(run(JOB.underPrefix("_rexec/a-longer-prefix").onNodes(shorter))
                        .nodes())
                .hasSize(1);
    }

    private ExecEvent.Summary run(ExecJob job) {
        return requireNonNull(consul.exec(job)
                        .ofType(ExecEvent.Finished.class)
                        .single()
                        .block(LIMIT))
                .summary();
    }
}
