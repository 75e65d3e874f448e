// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.Histories;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.state.ServiceQuery;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs that call nodes by name: who is called by which events, and who is awaited. */
class ExecExactTest {

    private static final ExecJob JOB = ExecJob.of("uptime");

    @Test
    void namesRunOnThoseNodesAndOnNoOthers() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.onExactly("n2"), "n1", "n2", "n22", "old-n2");

        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5En2%24");
        assertThat(transcript.told()).containsExactly("submitted 1 [n2]");
    }

    @Test
    void aNameThatNoLiveNodeHasIsMissingAtOnceAndIsNotCalled() {
        ExecTranscript transcript =
                ExecTranscript.gathering(JOB.onExactly("n1", "n2", "n3", "ghost"), "n1", "n2:4", "n3:3");

        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5En1%24");
        assertThat(transcript.told())
                .containsExactly(
                        "submitted 4 [ghost, n1, n2, n3]",
                        "missing ghost UNMATCHED",
                        "missing n2 FAILED_MEMBER",
                        "missing n3 UNMATCHED");
    }

    @Test
    void whereNoLiveNodeHasAnyOfTheNamesNothingIsWritten() {
        ExecTranscript transcript =
                ExecTranscript.of(JOB.onExactly("ghost", "n2")).resolve("n1", "n2:4");

        assertThat(transcript.told())
                .containsExactly(
                        "missing ghost UNMATCHED",
                        "missing n2 FAILED_MEMBER",
                        "finished INCOMPLETE expected 2 acknowledged 0 exited 0 failed 0 missing 2 lost 0");
        assertThat(transcript.summary().cause()).get().asString().contains("the names ghost, n2", "nothing was run");
        assertThat(transcript.requests()).hasSize(3);
    }

    @Test
    void aNodeThatTheTokenMayNotSeeIsCalledNevertheless() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.onExactly("n2", "n3"), "n3");

        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5En%5B23%5D%24");
        assertThat(transcript.told()).as("n1, the agent's own, is hidden").containsExactly("submitted 2 [n2, n3]");
    }

    @Test
    void theLocalAgentIsNotCalledWhereItSaysThatItWouldNotRunIt() {
        ExecTranscript transcript = ExecTranscript.of(JOB.onExactly("n1", "n2"))
                .answer("self", 200, PreviewTranscript.self(false))
                .listed("n1", "n2")
                .open()
                .store()
                .call();

        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5En2%24");
        assertThat(transcript.told()).containsExactly("submitted 2 [n1, n2]", "missing n1 REMOTE_EXEC_OFF");
    }

    @Test
    void whoIsExcludedIsTakenOffTheLiveNodesThatMatch() {
        ExecTranscript transcript = ExecTranscript.gathering(
                JOB.onNodes("^web").excluding("web2", "typo"), "n1", "web1", "web2", "web3", "web4:4");

        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5Eweb%5B13%5D%24");
        assertThat(transcript.told())
                .containsExactly(
                        "warned EXCLUDED_UNKNOWN", "submitted 3 [web1, web3, web4]", "missing web4 FAILED_MEMBER");
    }

    @Test
    void agentsStillJudgeByTheServiceFilter() {
        ExecTranscript transcript = ExecTranscript.of(
                        JOB.onServices("^web", "blue").excluding("n2"))
                .resolve("n1", "n2", "n3")
                .answer("services", 200, "{\"consul\":[],\"web\":[\"blue\"]}")
                .answer("service web", 200, instances("n1", "n2"))
                .open()
                .store()
                .call();

        assertThat(events(transcript))
                .containsExactly("PUT /v1/event/fire/_rexec?node=%5En1%24&service=%5Eweb&tag=blue");
        assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
    }

    @Test
    void whatSeemsToComeOfAnotherNodeDecidesNothing() {
        ExecTranscript transcript =
                ExecTranscript.gathering(JOB.onExactly("n1"), "n1", "n10").demand(100);
        transcript
                .keys("+n10/ack", "+n10/out/00000", "+n1/ack", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.told())
                .containsExactly(
                        "submitted 1 [n1]",
                        "ack n1",
                        "exit n1 0",
                        "finished COMPLETE expected 1 acknowledged 1 exited 1 failed 0 missing 0 lost 0");
        assertThat(transcript.summary().strangers()).isEqualTo(1);
    }

    @Test
    void aNumberOfTheNamedNodesMayBeAwaited() {
        ExecTranscript transcript = ExecTranscript.gathering(
                JOB.onExactly("n1", "n2", "n3").expecting(Expectation.atLeast(2)), "n1", "n2", "n3", "n4");

        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5En%5B123%5D%24");
        assertThat(transcript.told()).containsExactly("submitted 2 []");
    }

    @Test
    void instancesAreFoundWhenTheJobStarts() {
        ExecTranscript transcript = ExecTranscript.of(
                        JOB.onInstancesOf(ServiceQuery.of("web").tagged("blue").passing()))
                .resolve("n1", "n2", "n3", "n4:4")
                .answer(
                        "instances",
                        200,
                        Stream.of("n1", "n3", "n4", "outside")
                                .map(node -> "{\"Node\":{\"Node\":\"" + node + "\"},\"Service\":{\"ID\":\"w\","
                                        + "\"Service\":\"web\"},\"Checks\":[]}")
                                .collect(Collectors.joining(",", "[", "]")))
                .open()
                .store()
                .call();

        assertThat(transcript.requests()).contains("GET /v1/health/service/web?tag=blue&passing");
        assertThat(events(transcript)).containsExactly("PUT /v1/event/fire/_rexec?node=%5En%5B13%5D%24");
        assertThat(transcript.told()).containsExactly("submitted 3 [n1, n3, n4]", "missing n4 FAILED_MEMBER");
    }

    @Test
    void eachOfSeveralEventsIsFiredWhenTheOneBeforeWasAnswered() {
        List<String> names = random(60);
        ExecTranscript transcript = ExecTranscript.of(JOB.onExactly(names)).resolve(names.toArray(new String[0]));
        transcript.open().store().fire("replication");
        while (transcript.calls().contains("event")) {
            assertThat(transcript.told()).as("not all have been called").isEmpty();
            transcript.answer("event", 200, "{\"ID\":\"e\"}");
        }

        assertThat(events(transcript)).hasSizeBetween(3, 5).doesNotHaveDuplicates();
        assertThat(transcript.told()).hasSize(1).first().asString().startsWith("submitted 60 [");
        assertThat(transcript.requests())
                .filteredOn(request -> request.contains("/v1/session/create"))
                .hasSize(1);
        assertThat(transcript.requests())
                .filteredOn(request -> request.contains("/job"))
                .hasSize(1);
    }

    @Test
    void fiveHundredNamedNodesAreOneJob() {
        for (List<String> names : List.of(regular(500), random(500))) {
            List<String> all = Stream.concat(names.stream(), names.stream().map(name -> name + "0"))
                    .toList();
            ExecTranscript transcript = ExecTranscript.of(JOB.onExactly(names))
                    .resolve(all.toArray(new String[0]))
                    .open()
                    .store()
                    .fire("replication");
            while (transcript.calls().contains("event")) {
                transcript.answer("event", 200, "{\"ID\":\"e\"}");
            }
            transcript.demand(10_000).keys("+job={}");
            transcript.keys(all.stream()
                    .filter(name -> called(transcript, name))
                    .flatMap(name -> Stream.of("+" + name + "/ack", "+" + name + "/exit=0"))
                    .toArray(String[]::new));
            while (!transcript.reads().isEmpty()) {
                transcript.read();
            }
            transcript.closed();

            assertThat(events(transcript).size())
                    .isLessThanOrEqualTo(names.get(0).startsWith("web") ? 1 : 28);
            assertThat(transcript.told())
                    .last()
                    .isEqualTo("finished COMPLETE expected 500 acknowledged 500 exited 500 failed 0 missing 0 lost 0");
        }
    }

    /** Whether the agent of this name takes one of the events for its own, as Consul decides it. */
    private static boolean called(ExecTranscript transcript, String name) {
        return events(transcript).stream()
                .map(event -> URLDecoder.decode(event.substring(event.indexOf('=') + 1), StandardCharsets.UTF_8))
                .anyMatch(
                        expression -> Pattern.compile(expression).matcher(name).find());
    }

    private static List<String> regular(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> String.format(Locale.ROOT, "web-%03d.eu.example.com", number))
                .toList();
    }

    @Test
    void anEventInDoubtIsTakenForFiredAndTheOthersFollow() {
        ExecTranscript transcript = several().unreachable("event", true).answer("event", 200, "{\"ID\":\"e\"}");

        assertThat(events(transcript)).hasSize(2).doesNotHaveDuplicates();
        assertThat(transcript.told()).hasSize(1);
    }

    @Test
    void anEventThatWasNotSentIsFiredAgain() {
        ExecTranscript transcript = several()
                .answer("event", 200, "{\"ID\":\"e\"}")
                .unreachable("event", false)
                .fire("retry")
                .answer("event", 200, "{\"ID\":\"e\"}");

        assertThat(events(transcript)).hasSize(3);
        assertThat(events(transcript).get(1)).isEqualTo(events(transcript).get(2));
        assertThat(transcript.told()).hasSize(1);
    }

    @Test
    void anEventThatIsRefusedAfterAnotherConcernsItsNodesAlone() {
        ExecTranscript transcript =
                several().answer("event", 200, "{\"ID\":\"e\"}").answer("event", 403, "Permission denied");
        List<String> uncalled = transcript.told().stream()
                .filter(told -> told.endsWith("NOT_CALLED"))
                .toList();
        assertThat(uncalled).hasSizeBetween(1, 29);
        transcript.demand(1_000);
        for (String name : random(30)) {
            if (uncalled.stream().noneMatch(told -> told.contains(name))) {
                transcript.keys("+" + name + "/ack", "+" + name + "/exit=0").read();
            }
        }
        transcript.closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(transcript.summary().missing()).isEqualTo(uncalled.size());
        assertThat(transcript.summary().exited()).isEqualTo(30 - uncalled.size());
        assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void whereTheFirstEventIsRefusedNobodyWasCalled() {
        ExecTranscript transcript =
                several().answer("event", 403, "Permission denied").closed();

        assertThat(transcript.conversation().failure()).get().isInstanceOf(ConsulDeniedException.class);
        assertThat(events(transcript)).hasSize(1);
        assertThat(transcript.told()).isEmpty();
    }

    @Test
    void aDeadlineBetweenTwoEventsTellsWhoHadBegun() {
        ExecTranscript transcript = several()
                .answer("event", 200, "{\"ID\":\"e\"}")
                .keys("+job={}", "+" + random(30).get(0) + "/ack")
                .fire("deadline")
                .closed();

        assertThat(transcript.told())
                .contains("ack " + random(30).get(0), "lost " + random(30).get(0) + " DEADLINE")
                .last()
                .asString()
                .startsWith("finished TIMED_OUT expected 30 acknowledged 1 ");
    }

    @Test
    void aNameThatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        ExecTranscript transcript = ExecTranscript.of(JOB.excluding("n1")).resolve("n1", "n2", "x".repeat(400));

        assertThat(transcript.conversation().failure())
                .get()
                .asString()
                .contains("the name of node xxx", "too long for an event", "nothing was run");
        assertThat(transcript.requests()).hasSize(3);
    }

    @Test
    void warningsAreToldOnceAndBeforeAllElse() {
        ExecTranscript transcript =
                ExecTranscript.gathering(JOB.onNodes("^n1").expecting(Expectation.nodes("n1")), "n1", "n10", "m");

        assertThat(transcript.told())
                .containsExactly("warned RUNS_BESIDE", "warned MATCHES_LONGER", "submitted 1 [n1]");
    }

    /** A job whose names take two events, up to where the first is on its way. */
    private static ExecTranscript several() {
        String[] names = random(30).toArray(new String[0]);
        return ExecTranscript.of(JOB.onExactly(names))
                .resolve(names)
                .open()
                .store()
                .fire("replication");
    }

    private static List<String> random(int count) {
        Random random = Histories.data();
        return Stream.generate(() -> String.format(Locale.ROOT, "%016x", random.nextLong()))
                .limit(count)
                .toList();
    }

    private static List<String> events(ExecTranscript transcript) {
        return transcript.requests().stream()
                .filter(request -> request.contains("/v1/event/fire/"))
                .toList();
    }

    private static String instances(String... nodes) {
        return Stream.of(nodes)
                .map(node -> "{\"Node\":\"" + node + "\",\"ServiceName\":\"web\",\"ServiceID\":\"web-1\","
                        + "\"ServiceTags\":[\"blue\"]}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
