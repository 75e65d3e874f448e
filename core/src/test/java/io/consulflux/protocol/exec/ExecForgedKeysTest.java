// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of a job that no agent writes decide nothing and overflow nothing. */
class ExecForgedKeysTest {

    @Test
    void anExitCodeIsWrittenInAsciiDigitsOnly() {
        List<String> forged = List.of("\u0660", "+0", "0\n", " 0", "", "-", "99999999999", "0x0", "\uff10");
        for (String code : forged) {
            ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
            transcript.keys("+n1/ack", "+n1/exit");
            transcript.answer(
                    "read 1",
                    200,
                    "{\"Results\":[{\"KV\":{\"Key\":\"_rexec/s1/n1/exit\",\"Value\":\""
                            + Base64.getEncoder().encodeToString(code.getBytes(StandardCharsets.UTF_8))
                            + "\"}}]}");
            transcript.closed();

            assertThat(transcript.summary().outcome()).as(code).isEqualTo(Outcome.INCOMPLETE);
            assertThat(transcript.told()).as(code).contains("lost n1 UNREADABLE");
        }
    }

    @Test
    void hugeNumbersOfChunksDoNotMakeTheCountOfLostOnesNegative() {
        String[] nodes =
                Stream.iterate(1, n -> n + 1).limit(20).map(n -> "n" + n).toArray(String[]::new);
        ExecTranscript transcript = ExecTranscript.gathering(nodes).demand(Long.MAX_VALUE);
        for (String node : nodes) {
            transcript.keys("+" + node + "/ack", "+" + node + "/out/fffffffffffffff=x", "+" + node + "/exit=0");
        }
        while (!transcript.reads().isEmpty()) {
            transcript.read();
        }
        transcript.closed();

        assertThat(transcript.summary().chunksLost()).isEqualTo(Long.MAX_VALUE);
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void anExitWithoutAnAcknowledgementIsNone() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/exit=0", "+n2/ack", "+n2/exit=0").read();
        assertThat(transcript.told()).endsWith("ack n2", "exit n2 0");

        transcript.fire("acknowledgement limit").confirm().closed();

        assertThat(transcript.told()).contains("missing n1 SILENT").noneMatch(told -> told.startsWith("exit n1"));
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void outputThatIsListedBeforeItsAcknowledgementCountsWhenThatIs() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/out/00000=a", "+n1/exit=0");
        assertThat(transcript.reads()).isEmpty();

        transcript.keys("+n1/ack").read().closed();

        assertThat(transcript.told()).containsSequence("ack n1", "out n1 0 a", "exit n1 0");
        assertThat(transcript.summary().nodes().get(0).duration()).hasValue(Duration.ZERO);
    }

    @Test
    void outputOfNobodyThatIsAwaitedHoldsNoJobUp() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript
                .keys("+x/out/00000=a", "+y/exit=0", "+n1/ack", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(transcript.summary().nodes())
                .extracting(ExecEvent.NodeSummary::node)
                .containsExactly("n1");
    }

    /** It acknowledges, beats and never ends: the job ended when its deadline passed. */
    @Test
    void aNameThatTheFiltersCannotMatchDecidesNeitherOutcomeNorLength() {
        ExecJob job = ExecJob.of("uptime").onNodes("^n[0-9]$");
        ExecTranscript transcript = ExecTranscript.gathering(job, "n1").demand(100);
        transcript
                .keys("+web/ack", "+web/out/00000", "+n1/ack", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(transcript.summary().strangers()).isEqualTo(1);
        assertThat(transcript.told()).noneMatch(told -> told.contains("web"));
    }

    @Test
    void aNameThatTheFiltersCannotMatchMakesUpNoNumberAndNoSuccess() {
        ExecJob some = ExecJob.of("uptime").onNodes("^n[0-9]$").expecting(Expectation.atLeast(1));
        ExecTranscript transcript = ExecTranscript.gathering(some, "n1").demand(100);
        transcript.keys("+web/ack", "+web/exit=0");
        assertThat(transcript.reads()).isEmpty();
        transcript.fire("acknowledgement limit").confirm().closed();
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);

        ExecJob named = ExecJob.of("uptime").onNodes("^n[0-9]$").expecting(Expectation.nodes("web"));
        transcript = ExecTranscript.gathering(named, "n1").demand(100);
        transcript
                .keys("+web/ack", "+web/exit=0")
                .fire("acknowledgement limit")
                .confirm()
                .closed();
        assertThat(transcript.told()).contains("missing web SILENT");
        assertThat(transcript.summary().acknowledged()).isZero();
    }
}
