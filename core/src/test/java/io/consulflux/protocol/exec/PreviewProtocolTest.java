// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Warning;
import io.consulflux.Histories;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.exec.ExecPreview.Obstacle;
import io.consulflux.exec.ExecPreview.Obstacle.Kind;
import io.consulflux.exec.Expectation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A dry run: whom a job would reach, and what is in its way. */
class PreviewProtocolTest {

    private static final ExecJob JOB = ExecJob.of("uptime");

    private static final String NO_ACLS = "ACL support disabled";

    private static final Map<String, String> FILTERED = Map.of("X-Consul-Results-Filtered-By-ACLs", "true");

    @Test
    void itTellsTheLiveNodesAndThoseThatFailedByTheJobsOwnFilters() {
        ExecPreview preview = previewOf(JOB.onNodes("^n"), "n2", "n1", "n3:4", "n4:3", "m1", "m2:4");

        assertThat(preview)
                .isEqualTo(new ExecPreview(
                        Optional.of("n1"),
                        Optional.of("dc1"),
                        List.of("n1", "n2"),
                        List.of("n3"),
                        List.of(),
                        3,
                        List.of(),
                        List.of()));
    }

    @Test
    void whoWouldRunItBesideTheAwaitedIsAnObstacle() {
        ExecPreview preview = previewOf(JOB.expecting(Expectation.nodes("n2")), "n1", "n2", "n3", "n4:4");

        assertThat(preview.obstacles()).extracting(Obstacle::kind).containsExactly(Kind.RUNS_BESIDE);
        assertThat(preview.obstacles().get(0).text()).contains("on n1, n3 too", "onExactly");
        assertThat(preview.warnings()).as("not twice").isEmpty();
        assertThat(previewOf(JOB.onExactly("n2").expecting(Expectation.nodes("n2")), "n1", "n2")
                        .obstacles())
                .isEmpty();
    }

    @Test
    void namesThatTheExpressionMatchesOnlyInPartAreTold() {
        ExecPreview preview = previewOf(JOB.onNodes("^n1"), "n1", "n10", "m");

        assertThat(preview.targets()).containsExactly("n1", "n10");
        assertThat(preview.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.MATCHES_LONGER);
        assertThat(preview.warnings().get(0).text()).contains("beside n1 also n10");
        assertThat(previewOf(JOB.onNodes("^n"), "n1", "n10").warnings()).isEmpty();
        assertThat(previewOf(JOB.onNodes("^n1$"), "n1", "n10").warnings()).isEmpty();
    }

    @Test
    void exactNodesAreTheTargetsAndTheOthersAbsent() {
        ExecPreview preview = previewOf(JOB.onExactly("n1", "n2", "n3", "ghost"), "n1", "n2:4", "n3:3", "n4");

        assertThat(preview.targets()).containsExactly("n1");
        assertThat(preview.failed()).containsExactly("n2");
        assertThat(preview.absent()).containsExactly("ghost", "n3");
        assertThat(preview.expected()).isEqualTo(4);
    }

    @Test
    void whoIsExcludedAndUnknownIsTold() {
        ExecPreview preview = previewOf(JOB.excluding("n2", "n22"), "n1", "n2", "n3");

        assertThat(preview.targets()).containsExactly("n1", "n3");
        assertThat(preview.expected()).isEqualTo(2);
        assertThat(preview.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.EXCLUDED_UNKNOWN);
        assertThat(preview.warnings().get(0).text()).endsWith(": n22");
    }

    @Test
    void namesThatTakeManyEventsAreWarnedOf() {
        String[] names = IntStream.range(0, 200)
                .mapToObj(number -> Integer.toHexString(Histories.random(number).nextInt()) + "-"
                        + Integer.toHexString(Histories.random(-number).nextInt()))
                .toArray(String[]::new);

        assertThat(previewOf(JOB.onExactly(names), names).warnings())
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.MANY_EVENTS);
    }

    @Test
    void itAsksTheseQuestionsAndNoMore() {
        PreviewTranscript transcript = answered(JOB, "n1");

        assertThat(transcript.asked())
                .containsExactly(
                        "GET /v1/agent/self",
                        "GET /v1/agent/members",
                        ExecTranscript.HEALTH,
                        "POST /v1/internal/acl/authorize");
    }

    @Test
    void servicesAreMatchedAsTheJobDoes() {
        PreviewTranscript transcript = PreviewTranscript.met(JOB.onServices("^web"), true)
                .listed("n1", "n2")
                .answer("services", 200, "{\"consul\":[],\"shop\":[]}");
        transcript
                .answer("service shop", 200, "[{\"Node\":\"n2\",\"ServiceName\":\"shop\",\"ServiceID\":\"web-1\"}]")
                .answer("rights", 401, NO_ACLS);

        assertThat(transcript.preview().targets()).containsExactly("n2");
        assertThat(transcript.preview().obstacles()).isEmpty();
    }

    @Test
    void namedNodesThatCannotAnswerAreAbsent() {
        ExecPreview preview = previewOf(
                JOB.onNodes("^n").expecting(Expectation.nodes("n1", "n2", "m1", "ghost")), "n1", "n2:4", "n3", "m1");

        assertThat(preview.targets()).as("whoever matches would run it").containsExactly("n1", "n3");
        assertThat(preview.failed()).containsExactly("n2");
        assertThat(preview.absent()).containsExactly("ghost", "m1");
        assertThat(preview.expected()).isEqualTo(4);
    }

    @Test
    void whoMatchesIsToldEvenWhereOnlyANumberIsAwaited() {
        ExecPreview some = previewOf(JOB.expecting(Expectation.atLeast(5)), "n1", "n2");
        ExecPreview none = previewOf(JOB.expecting(Expectation.none()), "n1", "n2");

        assertThat(List.of(some, none))
                .allSatisfy(preview -> assertThat(preview.targets()).containsExactly("n1", "n2"));
        assertThat(some.expected()).isEqualTo(5);
        assertThat(none.expected()).isZero();
    }

    @Test
    void filtersThatMatchNothingAreToldFromNodesThatMayNotBeRead() {
        assertThat(kinds(previewOf(JOB.onNodes("^x$"), "n1"))).containsExactly(Kind.NOTHING_MATCHES);
        assertThat(kinds(previewOf(JOB.onNodes("^x$")))).containsExactly(Kind.NODES_HIDDEN);
        assertThat(kinds(previewOf(JOB.onNodes("^x$"), "m1")))
                .as("the agent's own node is missing from the list")
                .containsExactly(Kind.NOTHING_MATCHES, Kind.PARTLY_HIDDEN);
    }

    @Test
    void servicesThatMayNotBeReadAreToldFromThoseThatDoNotMatch() {
        assertThat(kinds(withServices("{}"))).containsExactly(Kind.SERVICES_HIDDEN);
        assertThat(kinds(withServices("{\"consul\":[]}"))).containsExactly(Kind.NOTHING_MATCHES);
        assertThat(kinds(withServices("{\"shop\":[]}"))).containsExactly(Kind.NOTHING_MATCHES, Kind.PARTLY_HIDDEN);
    }

    private static ExecPreview withServices(String services) {
        PreviewTranscript transcript = PreviewTranscript.met(JOB.onServices("web"), true)
                .listed("n1", "n2")
                .answer("services", 200, services);
        if (transcript.reads().contains("service shop")) {
            transcript.answer("service shop", 200, "[]");
        }
        return transcript.answer("rights", 401, NO_ACLS).preview();
    }

    @Test
    void whatConsulItselfSaysItLeftOutIsTold() {
        PreviewTranscript transcript = PreviewTranscript.met(JOB, true)
                .answer("members", 200, FILTERED, ExecTranscript.members("n1"))
                .answer("health", 200, "[]")
                .answer("rights", 401, NO_ACLS);

        assertThat(kinds(transcript.preview())).containsExactly(Kind.PARTLY_HIDDEN);
    }

    @Test
    void remoteExecutionThatIsOffOnTheLocalAgentIsTold() {
        PreviewTranscript off =
                PreviewTranscript.met(JOB, false).listed("n1", "n2").answer("rights", 401, NO_ACLS);
        PreviewTranscript elsewhere = PreviewTranscript.met(JOB.onNodes("n2"), false)
                .listed("n1", "n2")
                .answer("rights", 401, NO_ACLS);

        assertThat(off.preview().obstacles())
                .singleElement()
                .extracting(Obstacle::text)
                .asString()
                .contains("n1", "disable_remote_exec");
        assertThat(elsewhere.preview().obstacles()).isEmpty();
    }

    @Test
    void rightsThatTheTokenLacksAreNamed() {
        PreviewTranscript transcript =
                PreviewTranscript.met(JOB.underPrefix("deploy/exec"), true).listed("n1");
        assertThat(transcript.body("rights"))
                .isEqualTo("[{\"Resource\":\"key\",\"Access\":\"write\",\"Segment\":\"deploy/exec/\"},"
                        + "{\"Resource\":\"event\",\"Access\":\"write\",\"Segment\":\"_rexec\"},"
                        + "{\"Resource\":\"session\",\"Access\":\"write\",\"Segment\":\"n1\"}]");
        transcript.answer(
                "rights",
                200,
                "[{\"Resource\":\"key\",\"Segment\":\"deploy/exec/\",\"Access\":\"write\",\"Allow\":false},"
                        + "{\"Resource\":\"event\",\"Segment\":\"_rexec\",\"Access\":\"write\",\"Allow\":true}]");

        assertThat(transcript.preview().obstacles())
                .containsExactly(new Obstacle(Kind.RIGHT_MISSING, "the token lacks key:write on deploy/exec/"));
    }

    @Test
    void anAgentThatMayNotBeAskedLeavesOnlyThatUnknown() {
        PreviewTranscript transcript = new PreviewTranscript(JOB)
                .answer("self", 403, "Permission denied")
                .listed("n1", "n2");
        assertThat(transcript.body("rights")).doesNotContain("session");
        ExecPreview preview = transcript.answer("rights", 401, NO_ACLS).preview();

        assertThat(preview.targets()).containsExactly("n1", "n2");
        assertThat(preview.node()).isEmpty();
        assertThat(preview.datacenter()).isEmpty();
        assertThat(kinds(preview)).containsExactly(Kind.RIGHT_MISSING);
    }

    @Test
    void whateverBecomesOfTheQuestionOfRightsIsNoError() {
        PreviewTranscript gone = asked().fail("rights", new ConsulUnreachableException("rights", true, "cut", null));
        PreviewTranscript strange = asked().answer("rights", 200, "<html>");

        assertThat(gone.preview().obstacles()).isEmpty();
        assertThat(strange.preview().obstacles()).isEmpty();
    }

    @Test
    void inAnotherDatacenterItsNodesAreToldAndWhetherItHasAServer() {
        String health = "[{\"CheckID\":\"serfHealth\",\"Node\":\"m1\",\"Status\":\"passing\"},"
                + "{\"CheckID\":\"serfHealth\",\"Node\":\"m2\",\"Status\":\"critical\"}]";
        PreviewTranscript transcript = PreviewTranscript.met(JOB.inDatacenter("dc2"), false)
                .answer("health", 200, health)
                .answer("server", 200, "[]")
                .answer("rights", 401, NO_ACLS);

        assertThat(transcript.asked().subList(1, 4))
                .allSatisfy(request -> assertThat(request).endsWith("dc=dc2"));
        assertThat(transcript.preview().datacenter()).contains("dc2");
        assertThat(transcript.preview().targets()).containsExactly("m1");
        assertThat(transcript.preview().failed()).containsExactly("m2");
        assertThat(kinds(transcript.preview())).containsExactly(Kind.NO_SERVER);
    }

    @Test
    void whileConsulCannotAnswerItIsAskedAgainForTenSeconds() {
        PreviewTranscript transcript = PreviewTranscript.met(JOB, true);
        transcript.answer("members", 500, "No cluster leader");
        assertThat(transcript.reads()).isEmpty();
        transcript.fire("retry").listed("n1");
        assertThat(transcript.answer("rights", 401, NO_ACLS).preview().targets())
                .containsExactly("n1");

        PreviewTranscript patient = PreviewTranscript.met(JOB, true);
        while (!patient.isOver()) {
            patient.answer("members", 500, "No cluster leader");
            if (!patient.isOver()) {
                patient.fire("retry");
            }
        }
        assertThat(patient.failure()).get().isInstanceOf(ConsulUnavailableException.class);
        assertThat(patient.told()).isEmpty();
    }

    @Test
    void nodesThatMayNotBeAskedForAreAnError() {
        PreviewTranscript transcript = PreviewTranscript.met(JOB, true).answer("members", 403, "ACL not found");

        assertThat(transcript.failure()).get().isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void theDeadlineIsTheJobs() {
        PreviewTranscript transcript = PreviewTranscript.met(JOB, true).fire("deadline");

        assertThat(transcript.failure()).get().asString().contains("PT1M");
    }

    @Test
    void aCancelEndsItAtOnce() {
        assertThat(PreviewTranscript.met(JOB, true).cancel().isOver()).isTrue();
    }

    private static PreviewTranscript asked() {
        return PreviewTranscript.met(JOB, true).listed("n1");
    }

    private static PreviewTranscript answered(ExecJob job, String... members) {
        return PreviewTranscript.met(job, true).listed(members).answer("rights", 401, NO_ACLS);
    }

    private static ExecPreview previewOf(ExecJob job, String... members) {
        return answered(job, members).preview();
    }

    private static List<Kind> kinds(ExecPreview preview) {
        return preview.obstacles().stream().map(Obstacle::kind).toList();
    }
}
