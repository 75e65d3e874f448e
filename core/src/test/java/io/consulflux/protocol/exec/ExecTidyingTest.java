// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys that have served their purpose: what is read goes, and the job itself where nobody may begin it any more. */
class ExecTidyingTest {

    private static final int ENOUGH = 128;

    @Test
    void aShortJobDeletesNothingBeforeItsEnd() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys(chunks(0, ENOUGH - 2)).keys("+n1/ack");
        readAll(transcript);

        assertThat(transcript.calls()).noneMatch(name -> name.startsWith("prune"));
    }

    @Test
    void whatWasReadIsDeletedWhileTheJobGoesOn() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys("+n1/ack").keys(chunks(0, ENOUGH));
        readAll(transcript);

        List<String> pruned = ExecTranscript.keys(transcript.conversation().underWay("prune 1"), "delete");
        assertThat(pruned).hasSize(64).startsWith("_rexec/s1/n1/ack", "_rexec/s1/n1/out/00000");
        transcript
                .keys(pruned.stream()
                        .map(key -> "-" + key.substring(ExecTranscript.FOLDER.length()))
                        .toArray(String[]::new))
                .answer("prune 1", 200, "{\"Results\":[],\"Errors\":null}")
                .keys("+n1/out/00100=late", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.told()).containsSequence("out n1 256 late", "exit n1 0");
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(transcript.summary().nodes().get(0).bytes()).isEqualTo(ENOUGH + 4);
    }

    @Test
    void aKeyThatIsListedAgainAfterItWasReadIsToldOnce() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys("+n1/ack", "+n1/out/00000=a").read().keys("+n1/ack", "+n1/out/00000=a");

        assertThat(transcript.told()).containsOnlyOnce("ack n1", "out n1 0 a");
    }

    @Test
    void aTokenThatMayNotDeleteCostsTheJobNothing() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys("+n1/ack").keys(chunks(0, ENOUGH));
        readAll(transcript);
        transcript.answer("prune 1", 403, "Permission denied").keys(chunks(ENOUGH, 3 * ENOUGH));
        readAll(transcript);

        assertThat(transcript.calls()).noneMatch(name -> name.startsWith("prune"));
        transcript.keys("+n1/exit=0").read().closed();
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aNodeThatWasToldMissingCannotBeginWhileTheOthersStillRun() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack").fire("acknowledgement limit").confirm();

        assertThat(transcript.told()).endsWith("missing n2 SILENT");
        assertThat(transcript.conversation().underWay("seal").request().target())
                .isEqualTo("/v1/kv/_rexec/s1/job?acquire=s1");
        assertThat(transcript.conversation().underWay("seal").request().body().utf8())
                .isEqualTo("sealed");
        transcript.answer("seal", 500, "No cluster leader").fire("retry");
        transcript.answer("seal", 200, "true").keys("+n1/exit=0").read().closed();
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void whereAllAcknowledgeTheJobStaysAsItIs() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n2/ack");

        assertThat(transcript.calls()).doesNotContain("seal");
    }

    private static String[] chunks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "+n1/out/%05x=x".formatted(number))
                .toArray(String[]::new);
    }

    private static void readAll(ExecTranscript transcript) {
        while (!transcript.reads().isEmpty()) {
            transcript.read();
        }
    }
}
