// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.exec.ExecJob;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A listing of all keys of a job that is too long makes it slower, and costs no output. */
class ExecListingsTest {

    private static final int LONGEST = 4_000;

    @Test
    void aListingThatIsTooLongIsReadNodeByNodeAndLosesNothing() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2");
        transcript.unseen("+n1/ack", "+n2/ack").unseen(chunks("n1", 0, 60)).unseen(chunks("n2", 0, 60));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST));
        assertThat(transcript.conversation().watch()).isEmpty();
        transcript.round(LONGEST).demand(Long.MAX_VALUE);
        readAll(transcript);
        transcript
                .unseen(chunks("n1", 60, 70))
                .unseen("+n1/exit=0", "+n2/exit=0")
                .fire("round")
                .round(LONGEST);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(transcript.summary().bytes()).isEqualTo(60 + 60 + 10);
        assertThat(transcript.summary().chunksLost()).isZero();
    }

    @Test
    void whenAllOfItIsShortAgainItIsWatchedAgain() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").unseen("+n1/ack");
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);

        assertThat(transcript.conversation().watch()).isPresent();
        transcript.demand(10).keys("+job={}", "+n1/ack", "+n1/exit=0").read().closed();
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void whoFillsTheFolderOfANodeKeepsNotEvenThatOneFromBeingTold() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(Long.MAX_VALUE);
        transcript.unseen("+n1/ack", "+n1/out/00000=a", "+n2/ack").unseen(junk("n1/z", 200));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);
        readAll(transcript);
        transcript
                .unseen("+n1/out/00001=b", "+n1/exit=0", "+n2/exit=0")
                .fire("round")
                .round(LONGEST);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.told()).containsSubsequence("out n1 0 a", "out n1 1 b", "exit n1 0");
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aJobWhoseKeyIsGoneWhenItIsWatchedAgainIsOver() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").unseen("+n1/ack");
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);
        transcript.keys().closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void ofAFolderThatIsTooLongTheExitIsToldBehindAllOutput() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.unseen("+n1/ack").unseen(chunks("n1", 0, 4_200)).unseen("+n1/exit=0");
        transcript.watchFails(ExecTranscript.tooLong(150_000)).round(150_000);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.told()).hasSize(1 + 1 + 4_200 + 1 + 1).containsSubsequence("out n1 4199 x", "exit n1 0");
        assertThat(transcript.summary().chunksLost()).isZero();
    }

    @Test
    void whoFillsTheOutputOfANodeCostsThatNodeAtMost() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(Long.MAX_VALUE);
        transcript.unseen("+n1/ack", "+n2/ack", "+n2/out/00000=b", "+n2/exit=0").unseen(junk("n1/out/00", 200));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);
        readAll(transcript);
        assertThat(transcript.told()).contains("ack n1", "ack n2", "out n2 0 b", "exit n2 0");

        transcript.fire("silence limit").round(LONGEST).closed();
        assertThat(transcript.told()).contains("lost n1 SILENT");
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void whoMakesUpVeryManyNamesKeepsNoAwaitedNodeFromBeingTold() {
        ExecJob job = ExecJob.of("uptime").onNodes("^n[0-9]$");
        ExecTranscript transcript = ExecTranscript.gathering(job, "n1", "n2").demand(Long.MAX_VALUE);
        transcript.unseen("+n1/ack", "+n1/exit=0", "+n2/ack", "+n2/exit=0");
        IntStream.range(0, 300).forEach(i -> transcript.unseen("+stranger-" + i + "/ack"));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aFreshListingThatIsTooLongIsHadNodeByNode() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(10);
        transcript.keys("+n1/ack").fire("acknowledgement limit");
        transcript
                .fail("confirmation 1", ExecTranscript.tooLong(LONGEST))
                .unseen("+n2/ack")
                .round(LONGEST);

        assertThat(transcript.told()).contains("ack n2").noneMatch(told -> told.startsWith("missing"));
    }

    @Test
    void aKeyThatVanishedIsKnownToBeGoneAlsoNodeByNode() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(Long.MAX_VALUE);
        transcript.unseen("+n1/ack", "+n2/ack").unseen(chunks("n1", 0, 60)).unseen(chunks("n2", 0, 60));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);
        transcript.unseen("-n1/out/00007").read();
        transcript.round(LONGEST);
        readAll(transcript);
        transcript.unseen("+n1/exit=0", "+n2/exit=0").fire("round").round(LONGEST);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.summary().chunksLost()).isEqualTo(1);
        assertThat(transcript.summary().bytes()).isEqualTo(119);
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void theEndOfTheJobsKeyIsSeenAlsoNodeByNode() {
        ExecTranscript transcript =
                ExecTranscript.gathering("n1").unseen("+n1/ack").unseen(chunks("n1", 0, 60));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST)).round(LONGEST);
        transcript.unseen("-job").fire("round").round(LONGEST).closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void aListingOfOneNodeThatFailsIsHadAgain() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(Long.MAX_VALUE);
        transcript.unseen("+n1/ack", "+n1/exit=0", "+n2/ack", "+n2/exit=0").unseen(junk("zz/", 100));
        transcript.watchFails(ExecTranscript.tooLong(LONGEST));
        transcript.unreachable("confirmation 1 of names", true).fire("retry");
        transcript.answer("confirmation 1 of names", 200, "[\"_rexec/s1/job\",\"_rexec/s1/n1/\",\"_rexec/s1/n2/\"]");
        transcript.unreachable("confirmation 1 part 1", true).fire("retry").round(LONGEST);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aListingThatIsForbiddenEndsTheJobAndSaysWhy() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(10).unseen("+n1/ack");
        transcript.watchFails(ExecTranscript.tooLong(LONGEST));
        transcript.answer("confirmation 1 of names", 403, "Permission denied").closed();

        assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void keysThatAreTooLongBeforeTheAgentsAreCalledEndNothing() {
        ExecTranscript transcript =
                ExecTranscript.of("uptime").resolve("n1").open().store();
        transcript.watchFails(ExecTranscript.tooLong(LONGEST));
        transcript.unseen("+job={}", "+n1/ack", "+n1/exit=0").fire("replication");
        transcript.answer("event", 200, "{\"ID\":\"e1\"}").demand(10).round(LONGEST);
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    private static void readAll(ExecTranscript transcript) {
        while (transcript.reads().stream().anyMatch(name -> name.startsWith("read"))) {
            transcript.read();
        }
    }

    private static String[] chunks(String node, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "+%s/out/%05x=x".formatted(node, number))
                .toArray(String[]::new);
    }

    private static String[] junk(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "+" + prefix + "junk" + number)
                .toArray(String[]::new);
    }
}
