// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import io.consulflux.codec.TxnCodec;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.protocol.Call;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A key with which Consul takes no transaction, or of which the answer is too long, costs at most its node. */
class ExecRefusedKeysTest {

    private static final String ODD = "n%209";

    private static boolean isOdd(String key) {
        return key.contains(ODD);
    }

    @Test
    void aNodeWhoseKeysConsulTakesInNoTransactionIsReadByItsFolder() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2", ODD)
                .refusing(ExecRefusedKeysTest::isOdd)
                .demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/exit=0", "+n2/ack", "+n2/exit=1");
        transcript.keys("+" + ODD + "/ack", "+" + ODD + "/out/00000=b", "+" + ODD + "/exit=3");
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.told())
                .contains("out n1 0 a", "exit n1 0", "exit n2 1")
                .containsSequence("out " + ODD + " 0 b", "exit " + ODD + " 3");
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(transcript.summary().cause()).isEmpty();
    }

    @Test
    void suchANodeIsReadByItsFolderFromThenOn() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", ODD)
                .refusing(ExecRefusedKeysTest::isOdd)
                .demand(1000);
        transcript.keys("+n1/ack", "+" + ODD + "/ack", "+" + ODD + "/out/00000=a");
        readAll(transcript);
        int sent = transcript.requests().size();
        transcript.keys("+" + ODD + "/out/00001=b", "+n1/out/00000=c");
        readAll(transcript);

        assertThat(transcript.told()).contains("out " + ODD + " 0 a", "out " + ODD + " 1 b", "out n1 0 c");
        assertThat(transcript.requests()).hasSize(sent + 2);
    }

    @Test
    void whatEvenTheFolderDoesNotShowMakesThatNodeLostAndSaysWhy() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", ODD)
                .refusing(key -> key.contains("n%2"))
                .demand(100);
        transcript.keys("+n1/ack", "+n1/exit=0", "+" + ODD + "/ack", "+" + ODD + "/exit=0");
        readAll(transcript);
        transcript.closed();

        assertThat(transcript.told()).contains("exit n1 0", "lost " + ODD + " UNREADABLE");
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulRequestException.class);
    }

    /** Bytes that are no text stand in a listing as another key: it is listed, and it is never there. */
    @Test
    void aKeyThatIsListedAndNeverThereHoldsNobodyUp() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "x").demand(100);
        transcript.keys("+n1/ack", "+n1/exit=0", "+x/ack", "+x/exit=0");
        String rolledBack = "{\"Results\":null,\"Errors\":[{\"OpIndex\":1,\"What\":\"key doesn't exist\"}]}";
        transcript.answer("read 1", 409, rolledBack).confirm().fire("retry");
        transcript.answer("read 2", 409, rolledBack).confirm();
        transcript
                .answer(
                        "read 3",
                        200,
                        "{\"Results\":[{\"KV\":{\"Key\":\"_rexec/s1/n1/exit\",\"Value\":\"MA==\"}}],\"Errors\":null}")
                .closed();

        assertThat(transcript.told()).contains("exit n1 0", "lost x UNREADABLE");
    }

    @Test
    void aChunkThatIsTooLongByItselfIsLostAloneWhileTheOthersAreTold() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(1000);
        transcript
                .keys("+n1/ack", "+n2/ack", "+n2/out/00000=b", "+n2/exit=0")
                .keys(chunks(0, 5))
                .keys("+n1/exit=0");
        while (!transcript.reads().isEmpty()) {
            Call read = transcript.conversation().reads().get(0);
            if (ExecTranscript.asked(read).stream().anyMatch(key -> key.endsWith("n1/out/00002"))) {
                transcript.fail(
                        read.name(), new ConsulAnswerTooLongException("PUT /v1/txn", 200, 100, OptionalLong.empty()));
            } else {
                transcript.read();
            }
        }
        transcript.closed();

        assertThat(transcript.told())
                .contains("out n1 0 x", "out n1 1 x", "out n1 3 x", "out n1 4 x", "exit n1 0", "exit n2 0")
                .doesNotContain("out n1 2 x");
        assertThat(transcript.summary().chunksLost()).isEqualTo(1);
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aKeyThatCannotBeDeletedInATransactionKeepsNoOtherFromIt() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", ODD).demand(Long.MAX_VALUE);
        transcript.keys("+" + ODD + "/ack", "+n1/ack").keys(chunks(0, 150));
        readAll(transcript);
        refuseOdd(transcript);
        transcript.keys(chunks(150, 320));
        readAll(transcript);

        assertThat(transcript.calls()).anyMatch(name -> name.startsWith("prune"));
        assertThat(transcript.conversation().sent())
                .filteredOn(call -> call.name().startsWith("prune"))
                .as("the rest of what was refused is asked for anew")
                .anyMatch(call -> ExecTranscript.keys(call, "delete").equals(List.of("_rexec/s1/n1/ack")));
    }

    private static void refuseOdd(ExecTranscript transcript) {
        for (Call call : transcript.conversation().calls()) {
            if (call.name().startsWith("prune")) {
                boolean odd = ExecTranscript.keys(call, "delete").stream().anyMatch(ExecRefusedKeysTest::isOdd);
                transcript.answer(call.name(), odd ? 400 : 200, odd ? "Invalid key" : "{\"Results\":[]}");
                refuseOdd(transcript);
                return;
            }
        }
    }

    @Test
    void aKeyThatTheTokenMayNotDeleteKeepsNoOtherFromIt() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys("+n1/ack").keys(chunks(0, 150));
        readAll(transcript);
        transcript.answer(
                "prune 1", 409, "{\"Results\":null,\"Errors\":[{\"OpIndex\":0,\"What\":\"Permission denied\"}]}");

        assertThat(ExecTranscript.keys(transcript.conversation().underWay("prune 2"), "delete"))
                .hasSize(TxnCodec.MAX_OPERATIONS - 1)
                .doesNotContain("_rexec/s1/n1/ack");
    }

    private static void readAll(ExecTranscript transcript) {
        while (!transcript.reads().isEmpty()) {
            transcript.read();
        }
    }

    private static String[] chunks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "+n1/out/%05x=x".formatted(number))
                .toArray(String[]::new);
    }
}
