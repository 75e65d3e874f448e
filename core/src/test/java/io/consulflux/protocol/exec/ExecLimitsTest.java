// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.exec.ExecJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits that pass: what they cost a node, and what they do not. */
class ExecLimitsTest {

    @Test
    void aNodeThatNeverAcknowledgesIsMissingOnceAFreshListingConfirmsIt() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/exit=0").read();
        Duration called = Duration.ofMillis(200);
        transcript.fire("acknowledgement limit");

        assertThat(transcript.conversation().elapsed()).isEqualTo(called.plusSeconds(10));
        assertThat(transcript.told()).as("not yet").doesNotContain("missing n2 SILENT");

        transcript.confirm().closed();
        assertThat(transcript.told())
                .endsWith(
                        "missing n2 SILENT",
                        "finished INCOMPLETE expected 2 acknowledged 1 exited 1 failed 0 missing 1 lost 0");
    }

    @Test
    void anAcknowledgementThatOnlyTheFreshListingShowsIsInTime() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack").unseen("+n2/ack");
        transcript.fire("acknowledgement limit").confirm();

        assertThat(transcript.told()).endsWith("ack n1", "ack n2");
        assertThat(transcript.conversation().timers()).doesNotContainKey("acknowledgement limit");
    }

    @Test
    void aNodeToldMissingStaysSoThoughItAcknowledgesLater() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack").fire("acknowledgement limit").confirm();
        transcript
                .keys("+n2/ack", "+n2/out/00000=x", "+n2/exit=0", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.told())
                .endsWith(
                        "missing n2 SILENT",
                        "exit n1 0",
                        "finished INCOMPLETE expected 2 acknowledged 1 exited 1 failed 0 missing 1 lost 0");
    }

    @Test
    void noAcknowledgementAtAllIsNeverSuccess() {
        ExecTranscript transcript = ExecTranscript.gathering("n1")
                .fire("acknowledgement limit")
                .confirm()
                .closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(transcript.summary().acknowledged()).isZero();
    }

    @Test
    void aNodeThatFallsSilentIsLostOnceAFreshListingConfirmsIt() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n2/ack");
        transcript.pass(Duration.ofSeconds(5)).keys("+n2/out/00000").read();
        transcript.fire("silence limit");
        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofMillis(20_200));
        assertThat(transcript.told()).endsWith("beat n2 0");

        transcript.confirm();

        assertThat(transcript.told()).endsWith("lost n1 SILENT");
        assertThat(transcript.conversation().due("silence limit")).isEqualTo(Duration.ofMillis(25_200));
    }

    @Test
    void aFreshListingBeforeTheAcknowledgementLimitMakesNobodyMissing() {
        ExecJob job = ExecJob.of("uptime").timed(times -> times.withSilence(Duration.ofSeconds(4)));
        ExecTranscript transcript = ExecTranscript.gathering(job, "n1", "n2").keys("+n1/ack");
        transcript.fire("silence limit").confirm();

        assertThat(transcript.told()).endsWith("lost n1 SILENT");
        assertThat(transcript.conversation().due("acknowledgement limit")).isEqualTo(Duration.ofMillis(10_200));
    }

    @Test
    void aPollThatShowsNothingForAWhileCostsNoNodeItsGoodName() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n2/ack").unseen("+n1/out/00000=a", "+n2/out/00000=b");
        transcript.fire("silence limit").confirm().read();

        assertThat(transcript.told()).endsWith("out n1 0 a", "out n2 0 b");
        assertThat(transcript.conversation().due("silence limit")).isEqualTo(Duration.ofMillis(40_200));
    }

    @Test
    void whileNoFreshListingCanBeHadNobodyIsLost() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack");
        transcript.fire("silence limit");
        for (int i = 1; i <= 20; i++) {
            transcript.answer("confirmation " + i, 500, "No cluster leader");
            transcript.fire("retry").fire("silence limit");
        }
        assertThat(transcript.told()).endsWith("ack n1");

        transcript.unseen("+n1/out/00000=a").confirm().demand(10).read();
        assertThat(transcript.told()).endsWith("out n1 0 a");
    }

    @Test
    void aLongSilentNodeThatHasWrittenItsExitIsNotLost() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack", "+n1/exit=0");

        assertThat(transcript.conversation().timers()).doesNotContainKey("silence limit");
        transcript.pass(Duration.ofSeconds(40)).demand(100).read();
        assertThat(transcript.told()).endsWith("exit n1 0");
    }

    @Test
    void theDeadlineEndsTheJobAndNamesWhoIsMissingAndWhoIsLost() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").keys("+n1/ack");
        transcript.fire("deadline").closed();

        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofSeconds(60));
        assertThat(transcript.told())
                .endsWith(
                        "missing n2 DEADLINE",
                        "lost n1 DEADLINE",
                        "finished TIMED_OUT expected 2 acknowledged 1 exited 0 failed 0 missing 1 lost 1");
        assertThat(transcript.requests()).endsWith("PUT /v1/session/destroy/s1", "DELETE /v1/kv/_rexec/s1/?recurse");
    }

    @Test
    void aDeadlineBeforeTheCallLeavesNobodyOutOfTheAccount() {
        ExecTranscript opening =
                ExecTranscript.of("uptime").resolve("n1", "n2:4").fire("deadline");
        opening.open().closed();
        ExecTranscript storing = ExecTranscript.of("uptime")
                .resolve("n1", "n2:4")
                .open()
                .fire("deadline")
                .closed();
        ExecTranscript calling = ExecTranscript.of("uptime")
                .resolve("n1", "n2:4")
                .open()
                .store()
                .fire("deadline")
                .closed();

        assertThat(List.of(opening, storing, calling))
                .allSatisfy(transcript -> assertThat(transcript.told())
                        .containsExactly(
                                "missing n1 DEADLINE",
                                "missing n2 FAILED_MEMBER",
                                "finished TIMED_OUT expected 2 acknowledged 0 exited 0 failed 0 missing 2 lost 0"));
    }

    @Test
    void aDeadlineBeforeAnybodyWasAskedEndsTheJobWithNothingWritten() {
        ExecTranscript transcript = ExecTranscript.of("uptime").fire("deadline");

        assertThat(transcript.told())
                .containsExactly("finished TIMED_OUT expected 0 acknowledged 0 exited 0 failed 0 missing 0 lost 0");
        assertThat(transcript.requests()).allMatch(request -> request.startsWith("GET"));
    }

    @Test
    void aDeadlineOfOnesOwnHolds() {
        ExecJob job = ExecJob.of("uptime").deadline(Duration.ofMinutes(5));

        assertThat(ExecTranscript.gathering(job, "n1").conversation().due("deadline"))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aWatchThatIsRefusedEndsTheJobAndSaysWhy() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack");
        transcript
                .watchFails(new ConsulDeniedException("GET /v1/kv/_rexec/s1/", "Permission denied"))
                .closed();

        assertThat(transcript.told()).contains("lost n1 ABORTED");
        assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aCleanUpThatFailsIsTriedAgainForFiveSeconds() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").fire("deadline");
        transcript.unreachable("session destruction", true).fire("retry");
        transcript
                .answer("session destruction", 200, "true")
                .answer("key deletion", 503, "")
                .fire("retry");
        transcript.fire("closing limit");

        assertThat(transcript.conversation().isOver()).isTrue();
        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofSeconds(65));
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }
}
