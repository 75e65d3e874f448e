// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.exec.ExecJob;
import org.junit.jupiter.api.Test;

/** Output up to a limit, and nothing beyond it. */
class ExecOutputLimitsTest {

    private static final ExecJob JOB = ExecJob.of("uptime");

    @Test
    void theChunkThatCrossesTheLimitIsCutToTheByteAndTheExitIsStillTold() {
        ExecTranscript transcript = gathering(JOB.outputLimitPerNode(5), "n1");
        transcript
                .keys("+n1/ack", "+n1/out/00000=abc", "+n1/out/00001=defg", "+n1/out/00002=h", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.told())
                .containsExactly(
                        "submitted 1 [n1]",
                        "ack n1",
                        "out n1 0 abc",
                        "out n1 1 de",
                        "cut n1 NODE 5 5",
                        "exit n1 0",
                        "finished COMPLETE expected 1 acknowledged 1 exited 1 failed 0 missing 0 lost 0");
        assertThat(transcript.summary().truncated()).isEqualTo(1);
        assertThat(transcript.summary().bytes()).isEqualTo(5);
    }

    @Test
    void whatFitsExactlyIsNotTruncated() {
        ExecTranscript transcript = gathering(JOB.outputLimitPerNode(3).outputLimitPerJob(3), "n1");
        transcript
                .keys("+n1/ack", "+n1/out/00000=abc", "+n1/out/00001=", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.told()).contains("out n1 0 abc", "beat n1 1").noneMatch(told -> told.startsWith("cut"));
        assertThat(transcript.summary().nodes()).noneMatch(NodeSummary::truncated);
    }

    @Test
    void beyondTheLimitNothingIsReadButTheExit() {
        ExecTranscript transcript = gathering(JOB.outputLimitPerNode(2), "n1");
        transcript.keys("+n1/ack", "+n1/out/00000=abc").read();
        transcript.keys("+n1/out/00001=d", "+n1/out/00002=");
        assertThat(transcript.reads()).isEmpty();

        transcript.keys("+n1/out/00003=e", "+n1/exit=7");
        assertThat(ExecTranscript.wanted(transcript.conversation().underWay("read 2")))
                .containsExactly("_rexec/s1/n1/exit");
        transcript.read().closed();
        assertThat(transcript.told()).containsSequence("out n1 0 ab", "cut n1 NODE 2 2", "exit n1 7");
        assertThat(transcript.requests()).endsWith("DELETE /v1/kv/_rexec/s1/?recurse");
    }

    @Test
    void oneNodesLimitCostsTheOthersNothing() {
        ExecTranscript transcript = gathering(JOB.outputLimitPerNode(2), "n1", "n2");
        transcript.keys("+n1/ack", "+n1/out/00000=abc", "+n2/ack", "+n2/out/00000=d", "+n2/out/00001=e");
        transcript.read();

        assertThat(transcript.told()).endsWith("out n1 0 ab", "cut n1 NODE 2 2", "out n2 0 d", "out n2 1 e");
    }

    @Test
    void theJobsLimitCountsAllNodesInTheOrderOfTelling() {
        ExecTranscript transcript = gathering(JOB.outputLimitPerJob(4), "n1", "n2", "n3");
        transcript
                .keys("+n1/ack", "+n1/out/00000=abc", "+n1/exit=0", "+n2/ack", "+n2/out/00000=def", "+n2/exit=0")
                .read();
        transcript.keys("+n3/ack", "+n3/exit=0").read().closed();

        assertThat(transcript.told())
                .containsSubsequence(
                        "out n1 0 abc", "exit n1 0", "out n2 0 d", "cut n2 JOB 4 1", "exit n2 0", "exit n3 0");
        assertThat(transcript.summary().nodes())
                .extracting(NodeSummary::truncated)
                .containsExactly(false, true, false);
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void theTighterOfTwoLimitsIsNamed() {
        ExecTranscript node = gathering(JOB.outputLimitPerNode(1).outputLimitPerJob(1), "n1");
        node.keys("+n1/ack", "+n1/out/00000=ab").read();
        ExecTranscript job = gathering(JOB.outputLimitPerNode(2).outputLimitPerJob(1), "n1");
        job.keys("+n1/ack", "+n1/out/00000=ab").read();

        assertThat(node.told()).endsWith("out n1 0 a", "cut n1 NODE 1 1");
        assertThat(job.told()).endsWith("out n1 0 a", "cut n1 JOB 1 1");
    }

    @Test
    void aLimitOfNothingTellsOnlyThatThereWasSome() {
        ExecTranscript transcript = gathering(JOB.outputLimitPerNode(0), "n1", "n2");
        transcript
                .keys("+n1/ack", "+n1/out/00000=abc", "+n1/exit=0", "+n2/ack", "+n2/exit=0")
                .read()
                .closed();

        assertThat(transcript.told())
                .contains("cut n1 NODE 0 0", "exit n1 0", "exit n2 0")
                .noneMatch(told -> told.startsWith("out"));
        assertThat(transcript.summary().truncated()).isEqualTo(1);
    }

    private static ExecTranscript gathering(ExecJob job, String... nodes) {
        return ExecTranscript.gathering(job, nodes).demand(100);
    }
}
