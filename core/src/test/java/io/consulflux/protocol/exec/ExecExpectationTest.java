// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a job waits for. */
class ExecExpectationTest {

    private static final ExecJob JOB = ExecJob.of("uptime");

    @Test
    void theLiveMembersAreAwaitedAndThoseThatLeftAreNot() {
        ExecTranscript transcript = ExecTranscript.gathering("n2", "n1", "n3:3", "n4:2");

        assertThat(transcript.told()).containsExactly("submitted 2 [n1, n2]");
    }

    @Test
    void aMemberThatFailedIsToldMissingAtOnce() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2:4");

        assertThat(transcript.told()).containsExactly("submitted 2 [n1, n2]", "missing n2 FAILED_MEMBER");

        transcript.demand(100).keys("+n1/ack", "+n1/exit=0").read().closed();
        assertThat(transcript.told())
                .endsWith("finished INCOMPLETE expected 2 acknowledged 1 exited 1 failed 0 missing 1 lost 0");
    }

    /** An agent that has just been started does not know the nodes that had failed before; the catalog does. */
    @Test
    void aNodeOfWhichOnlyTheCatalogKnowsIsMissingWhereItFailedAndElseAwaited() {
        ExecTranscript transcript = ExecTranscript.of(JOB)
                .answer("self", 200, ExecTranscript.self("n1", "dc1"))
                .answer("health", 200, health("n1", "critical", "n2", "critical", "n3", "passing"))
                .answer("members", 200, ExecTranscript.members("n1", "n4"))
                .open()
                .store()
                .call();

        assertThat(transcript.told()).containsExactly("submitted 4 [n1, n2, n3, n4]", "missing n2 FAILED_MEMBER");
    }

    @Test
    void whatGossipKnowsCountsBeforeTheCatalog() {
        ExecTranscript transcript = ExecTranscript.of(JOB)
                .answer("self", 200, ExecTranscript.self("n1", "dc1"))
                .answer("members", 200, ExecTranscript.members("n1", "n2:4", "n3:3"))
                .answer("health", 200, health("n1", "critical", "n2", "passing", "n3", "passing"))
                .open()
                .store()
                .call();

        assertThat(transcript.told()).containsExactly("submitted 2 [n1, n2]", "missing n2 FAILED_MEMBER");
    }

    private static String health(String... states) {
        List<String> checks = new ArrayList<>();
        for (int i = 0; i < states.length; i += 2) {
            checks.add(
                    "{\"CheckID\":\"serfHealth\",\"Node\":\"" + states[i] + "\",\"Status\":\"" + states[i + 1] + "\"}");
        }
        return checks.toString();
    }

    @Test
    void theNodeExpressionIsMatchedAnywhereInTheName() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.onNodes("eb[12]"), "web1", "web2", "web3", "db1");

        assertThat(transcript.told()).containsExactly("submitted 2 [web1, web2]");
    }

    @Test
    void whereNobodyIsMeantNothingIsWrittenAndTheCauseIsTold() {
        ExecTranscript transcript = ExecTranscript.of(JOB.onNodes("^x$")).resolve("n1", "n2");

        assertThat(transcript.requests())
                .containsExactly("GET /v1/agent/self", "GET /v1/agent/members", ExecTranscript.HEALTH);
        assertThat(transcript.told())
                .containsExactly("finished INCOMPLETE expected 0 acknowledged 0 exited 0 failed 0 missing 0 lost 0");
        assertThat(transcript.summary().cause()).get().asString().contains("node \"^x$\"");
        assertThat(transcript.conversation().isOver()).isTrue();
    }

    @Test
    void whereOnlyFailedMembersAreMeantTheyAreToldAndNothingIsWritten() {
        ExecTranscript transcript = ExecTranscript.of(JOB).resolve("n1:4");

        assertThat(transcript.told())
                .containsExactly(
                        "missing n1 FAILED_MEMBER",
                        "finished INCOMPLETE expected 1 acknowledged 0 exited 0 failed 0 missing 1 lost 0");
        assertThat(transcript.requests()).hasSize(3);
    }

    @Test
    void aNodeWhoseAgentHasRemoteExecutionOffIsMissingAtOnce() {
        ExecTranscript transcript = ExecTranscript.of(JOB)
                .answer("self", 200, PreviewTranscript.self(false))
                .listed("n1", "n2")
                .open()
                .store()
                .call();
        transcript.demand(100).keys("+n2/ack", "+n2/exit=0").read().closed();

        assertThat(transcript.told())
                .startsWith("submitted 2 [n1, n2]", "missing n1 REMOTE_EXEC_OFF", "ack n2")
                .endsWith("finished INCOMPLETE expected 2 acknowledged 1 exited 1 failed 0 missing 1 lost 0");
    }

    @Test
    void whereTheOnlyNodeHasRemoteExecutionOffNothingIsWritten() {
        ExecTranscript transcript = ExecTranscript.of(JOB)
                .answer("self", 200, PreviewTranscript.self(false))
                .listed("n1", "n2:4");

        assertThat(transcript.told())
                .containsExactly(
                        "missing n1 REMOTE_EXEC_OFF",
                        "missing n2 FAILED_MEMBER",
                        "finished INCOMPLETE expected 2 acknowledged 0 exited 0 failed 0 missing 2 lost 0");
        assertThat(transcript.summary().cause()).get().asString().contains("disable_remote_exec", "nothing was run");
        assertThat(transcript.requests()).hasSize(3);
    }

    @Test
    void remoteExecutionThatIsOffOnAnAgentThatIsNotMeantChangesNothing() {
        ExecTranscript transcript = ExecTranscript.of(JOB.onNodes("n2"))
                .answer("self", 200, PreviewTranscript.self(false))
                .listed("n1", "n2")
                .open()
                .store()
                .call();

        assertThat(transcript.told()).containsExactly("submitted 1 [n2]");
    }

    @Test
    void whereNobodyAnswersTheCauseSaysWhyThatMayBe() {
        ExecTranscript unknown = silent(ExecTranscript.of(JOB).resolve("n1"));
        ExecTranscript off = silent(ExecTranscript.of(JOB.expecting(Expectation.atLeast(1)))
                .answer("self", 200, PreviewTranscript.self(false)));
        ExecTranscript late = ExecTranscript.gathering("n1").fire("deadline").closed();

        assertThat(unknown.summary().cause())
                .get()
                .asString()
                .contains("no node acknowledged", "disable_remote_exec", "key:write on _rexec/");
        assertThat(off.summary().cause()).get().asString().contains("switched off on n1");
        assertThat(late.summary().cause()).get().asString().contains("no node acknowledged");
    }

    private static ExecTranscript silent(ExecTranscript transcript) {
        return transcript
                .open()
                .store()
                .call()
                .fire("acknowledgement limit")
                .confirm()
                .closed();
    }

    @Test
    void nodesThatMayNotBeReadAreNotTakenForFiltersThatMatchNothing() {
        ExecTranscript hidden = ExecTranscript.of(JOB.onNodes("^x$")).resolve();
        ExecTranscript partly = ExecTranscript.of(JOB.onNodes("^x$")).resolve("n2");

        assertThat(hidden.summary().cause())
                .get()
                .asString()
                .contains("the token may not read nodes")
                .doesNotContain("^x$");
        assertThat(partly.summary().cause()).get().asString().contains("^x$", "that the token may not read");
    }

    @Test
    void aNodeThatAnswersUnexpectedlyIsAccountedForToo() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/ack", "+n9/ack", "+n1/exit=0").read();
        assertThat(transcript.calls()).as("n9 still runs").isEmpty();

        transcript.keys("+n9/exit=1").read().closed();
        assertThat(transcript.told())
                .endsWith("finished FAILED expected 1 acknowledged 2 exited 2 failed 1 missing 0 lost 0");
    }

    @Test
    void anAckThatComesAfterTheFirstExitsKeepsTheJobOpen() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/exit=0").read();
        transcript.pass(Duration.ofSeconds(8)).keys("+n2/ack");
        assertThat(transcript.calls()).isEmpty();
        transcript.keys("+n2/exit=0").read().closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void namedNodesAreAwaitedWhetherTheyAreMembersOrNot() {
        ExecJob job = JOB.expecting(Expectation.nodes("n1", "ghost", "dead"));
        ExecTranscript transcript = ExecTranscript.gathering(job, "n1", "n2", "dead:4", "worse:4");

        assertThat(transcript.told())
                .containsExactly("warned RUNS_BESIDE", "submitted 3 [dead, ghost, n1]", "missing dead FAILED_MEMBER");
    }

    @Test
    void aNumberOfNodesIsAwaitedWithoutAskingForMembers() {
        ExecTranscript transcript = ExecTranscript.of(JOB.expecting(Expectation.atLeast(2)))
                .answer("self", 200, ExecTranscript.self("n1", "dc1"));
        assertThat(transcript.calls()).containsExactly("session creation");

        transcript.open().store().call().demand(100);
        transcript.keys("+a/ack", "+a/exit=0").read();
        assertThat(transcript.calls()).as("one of two").isEmpty();
        transcript.keys("+b/ack", "+c/ack", "+b/exit=0").read();
        assertThat(transcript.calls()).as("c still runs").isEmpty();
        transcript.keys("+c/exit=0").read().closed();

        assertThat(transcript.told())
                .startsWith("submitted 2 []")
                .endsWith("finished COMPLETE expected 2 acknowledged 3 exited 3 failed 0 missing 0 lost 0");
    }

    @Test
    void aNumberThatIsNotReachedIsMissingByNumber() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.expecting(Expectation.atLeast(3)));
        transcript.demand(100).keys("+a/ack", "+a/exit=0").read();
        transcript.fire("acknowledgement limit").confirm().closed();

        assertThat(transcript.told())
                .endsWith("finished INCOMPLETE expected 3 acknowledged 1 exited 1 failed 0 missing 2 lost 0");
    }

    @Test
    void whereNobodyInParticularIsAwaitedTheJobEndsAfterTwoQuietHeartbeats() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.expecting(Expectation.none()));
        transcript.demand(100).keys("+a/ack", "+a/exit=0").read();
        transcript.pass(Duration.ofSeconds(3)).keys("+b/ack", "+b/exit=0").read();
        Duration news = transcript.conversation().elapsed();
        transcript.fire("quiet period").confirm().closed();

        assertThat(transcript.conversation().elapsed()).isEqualTo(news.plusSeconds(4));
        assertThat(transcript.told())
                .endsWith("finished COMPLETE expected 0 acknowledged 2 exited 2 failed 0 missing 0 lost 0");
    }

    @Test
    void theQuietPeriodBeginsOnlyWhenNobodyRuns() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.expecting(Expectation.none()));
        transcript.demand(100).keys("+a/ack");

        assertThat(transcript.conversation().timers()).doesNotContainKey("quiet period");
    }

    @Test
    void aNodeThatTheWatchDidNotShowInTimeStillBreaksTheQuiet() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.expecting(Expectation.none()));
        transcript.demand(100).keys("+a/ack", "+a/exit=0").read();
        transcript.unseen("+b/ack").fire("quiet period").confirm();

        assertThat(transcript.told()).endsWith("ack b");
        assertThat(transcript.calls()).isEmpty();
    }

    @Test
    void whereNobodyInParticularIsAwaitedNobodyIsStillNoSuccess() {
        ExecTranscript transcript = ExecTranscript.gathering(JOB.expecting(Expectation.none()));
        transcript.fire("acknowledgement limit").confirm().closed();

        assertThat(transcript.told())
                .endsWith("finished INCOMPLETE expected 0 acknowledged 0 exited 0 failed 0 missing 0 lost 0");
    }

    @Test
    void keysThatNoAgentWritesAreIgnored() {
        ExecTranscript transcript = ExecTranscript.gathering("n1");
        transcript.keys("+n1/log", "+n1/out/zz", "+n1/out/", "+ack", "+exit", "+out/00000");

        assertThat(transcript.told()).isEqualTo(List.of("submitted 1 [n1]"));
    }
}
