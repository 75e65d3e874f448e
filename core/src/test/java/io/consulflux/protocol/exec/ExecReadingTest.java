// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.exec.ExecJob;
import io.consulflux.protocol.exec.keys.JobKeys;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How output and exit codes come from Consul to the listener. */
class ExecReadingTest {

    @Test
    void anExitThatIsListedBeforeTheOutputIsToldAfterIt() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript
                .keys("+n1/exit=0", "+n1/ack", "+n1/out/00000=a", "+n1/out/00001=b")
                .read();

        assertThat(transcript.told()).endsWith("ack n1", "out n1 0 a", "out n1 1 b", "exit n1 0");
    }

    @Test
    void chunksAreOrderedByNumberWhereTheirKeysAreNot() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys("+n1/ack").keys(chunks(0, 64)).read();
        transcript
                .keys("+n1/out/100001=z", "+n1/out/100000=y", "+n1/out/fffff=x")
                .read();

        assertThat(transcript.told())
                .endsWith("out n1 1048575 x", "out n1 1048576 y", "out n1 1048577 z")
                .hasSize(1 + 1 + 64 + 3);
    }

    @Test
    void onlyChunksThatAreListedAreReadHoweverHighTheirNumbersAre() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(Long.MAX_VALUE);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/out/ffffffffffffff=forged", "+n1/out/00007=too");
        assertThat(ExecTranscript.wanted(transcript.conversation().underWay("read 1")))
                .containsExactly("_rexec/s1/n1/out/00000", "_rexec/s1/n1/out/00007", "_rexec/s1/n1/out/ffffffffffffff");

        transcript.read().keys("+n1/out/00001=b", "+n1/exit=0").read().closed();

        assertThat(transcript.told())
                .containsSequence("out n1 1 b", "exit n1 0")
                .last()
                .asString()
                .startsWith("finished COMPLETE");
    }

    @Test
    void numbersGrowPastFiveDigits() {
        JobKeys keys = JobKeys.of("_rexec", "s1");

        assertThat(Stream.of(0L, 255L, 0xfffffL, 0x100000L, 0x1000000L).map(number -> keys.out("n1", number)))
                .allSatisfy(key -> assertThat(key).startsWith("_rexec/s1/n1/out/"))
                .extracting(key -> key.substring("_rexec/s1/n1/out/".length()))
                .containsExactly("00000", "000ff", "fffff", "100000", "1000000");
        assertThat(keys.read("_rexec/s1/n1/out/100000")).contains(new JobKeys.Out("n1", 0x100000));
    }

    @Test
    void anEmptyChunkIsAHeartbeat() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript
                .keys("+n1/ack", "+n1/out/00000", "+n1/out/00001=x", "+n1/out/00002")
                .read();

        assertThat(transcript.told()).endsWith("beat n1 0", "out n1 1 x", "beat n1 2");
    }

    @Test
    void bytesPassUntouchedHoweverACharacterIsCut() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript
                .keys("+n1/ack", "+n1/out/00000=\u00e2\u0082", "+n1/out/00001=\u00ac\u0000\u00ff\r\n")
                .read();

        assertThat(transcript.output(2)).contains(Bytes.copyOf(new byte[] {(byte) 0xe2, (byte) 0x82}));
        assertThat(transcript.output(3)).contains(Bytes.copyOf(new byte[] {(byte) 0xac, 0, (byte) 0xff, '\r', '\n'}));
    }

    @Test
    void anExitIsReportedOnceEvenIfTheListingIsSeenTwice() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/exit=0").read();
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/exit=0");

        assertThat(transcript.reads()).isEmpty();
        assertThat(transcript.told()).containsOnlyOnce("ack n1", "out n1 0 a", "exit n1 0");
    }

    @Test
    void withoutDemandOutputStaysInConsul() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack", "+n1/out/00000=a", "+n1/exit=0");

        assertThat(transcript.reads()).isEmpty();
        assertThat(transcript.told()).endsWith("ack n1");

        transcript.demand(2);
        assertThat(transcript.reads()).as("two events were told beyond demand").isEmpty();
        transcript.demand(1).read();
        assertThat(transcript.told()).endsWith("out n1 0 a", "exit n1 0");
    }

    @Test
    void whatWasToldBeyondDemandIsOwedAndNotForgiven() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2", "n3").keys("+n1/ack", "+n2/ack", "+n3/ack");
        transcript.keys("+n1/out/00000=a").demand(1);
        assertThat(transcript.reads()).as("four were told, one is paid").isEmpty();

        transcript.demand(3);
        assertThat(transcript.reads()).as("all are paid").isEmpty();
        assertThat(transcript.demand(1).reads()).hasSize(1);
    }

    @Test
    void atMostFourBatchesOf64ChunksAreHereAtATime() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2", "n3", "n4", "n5", "n6");
        transcript.demand(Long.MAX_VALUE);
        for (int node = 1; node <= 6; node++) {
            int name = node;
            transcript.keys("+n" + name + "/ack");
            transcript.keys(Stream.of(chunks(0, 100))
                    .map(key -> key.replace("n1", "n" + name))
                    .toArray(String[]::new));
        }

        assertThat(transcript.conversation().reads())
                .hasSize(4)
                .allSatisfy(read -> assertThat(ExecTranscript.wanted(read)).hasSize(64));
        transcript.read();
        assertThat(transcript.reads()).hasSize(4).doesNotContain("read 1");
    }

    @Test
    void aSlowListenerGetsEveryChunkInTheEnd() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack");
        transcript.keys(chunks(0, 200)).keys("+n1/exit=0");
        int rounds = 0;
        while (!transcript.told().contains("exit n1 0")) {
            transcript.demand(1);
            if (!transcript.reads().isEmpty()) {
                transcript.read();
            }
            assertThat(++rounds).isLessThan(500);
        }

        assertThat(transcript.told().stream().filter(told -> told.startsWith("out")))
                .containsExactlyElementsOf(IntStream.range(0, 200)
                        .mapToObj(number -> "out n1 " + number + " c" + number)
                        .toList());
    }

    @Test
    void aReadThatFailsIsDoneAgainAfterASecond() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/exit=0").unreachable("read 1", true);
        assertThat(transcript.reads()).isEmpty();

        Duration failed = transcript.conversation().elapsed();
        transcript.fire("retry").read();

        assertThat(transcript.conversation().elapsed()).isEqualTo(failed.plusSeconds(1));
        assertThat(transcript.told()).endsWith("out n1 0 a", "exit n1 0");
    }

    @Test
    void aReadThatIsForbiddenEndsTheJobAndSaysWhy() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/exit=0").answer("read 1", 403, "Permission denied");
        transcript.closed();

        assertThat(transcript.told())
                .endsWith(
                        "missing n2 ABORTED",
                        "lost n1 ABORTED",
                        "finished ABORTED expected 2 acknowledged 1 exited 0 failed 0 missing 1 lost 1");
        assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aKeyThatVanishedIsPassedOverOnceAFreshListingSaysSo() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/out/00001=b", "+n1/exit=0");
        transcript.unseen("-n1/out/00000").read();
        assertThat(transcript.told()).endsWith("ack n1");

        transcript.confirm().read();

        assertThat(transcript.told()).endsWith("ack n1", "out n1 1 b", "exit n1 0");
    }

    @Test
    void aNodeWhoseKeysVanishedBesideOthersIsStillRead() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n2/ack", "+n2/out/00000=b");
        transcript.unseen("-n1/out/00000").read().confirm().read();
        transcript.keys("+n1/out/00001=c", "+n1/exit=0").read();

        assertThat(transcript.told()).endsWith("out n2 0 b", "out n1 1 c", "exit n1 0");
    }

    @Test
    void aListingThatIsOlderThanAChunkSaysNothingOfIt() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a").read().fire("acknowledgement limit");
        transcript.keys("+n1/out/00001=b").unreachable("read 2", true);
        transcript.unseen("-n1/out/00001").confirm().unseen("+n1/out/00001=b").read();
        transcript.keys("+n1/exit=0").read().closed();

        assertThat(transcript.told()).contains("out n1 0 a", "out n1 1 b", "exit n1 0");
        assertThat(transcript.summary().chunksLost()).isZero();
    }

    @Test
    void aChunkThatComesBackAfterTheExitIsLostStill() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/out/00002=c", "+n1/exit=0", "+n2/ack");
        transcript.read().keys("+n1/out/00001=b", "+n2/exit=0").read().closed();

        assertThat(transcript.told()).contains("out n1 0 a", "out n1 2 c", "exit n1 0");
        assertThat(transcript.summary().chunksLost()).isEqualTo(1);
    }

    @Test
    void aChunkThatComesBackAfterTheLimitIsLostStill() {
        ExecJob job = ExecJob.of("uptime").outputLimitPerNode(2);
        ExecTranscript transcript = ExecTranscript.gathering(job, "n1").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/out/00002=cc").read();
        transcript
                .keys("+n1/out/00001=b", "+n1/out/00005=f", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.told()).contains("out n1 0 a", "out n1 2 c", "exit n1 0");
        assertThat(transcript.summary().chunksLost()).isEqualTo(1);
    }

    /** A store that is put back has lost what was written since, and the agent goes on with the next number. */
    @Test
    void chunksThatConsulLostAreCounted() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n2/ack", "+n2/out/00003=d", "+n2/exit=0");
        transcript.unseen("-n1/out/00000").read().confirm().read();
        transcript.keys("+n1/out/00001=b", "+n1/exit=0").read().closed();

        assertThat(transcript.summary().nodes())
                .extracting(ExecEvent.NodeSummary::chunksLost)
                .containsExactly(1L, 3L);
        assertThat(transcript.summary().chunksLost()).isEqualTo(4);
    }

    @Test
    void outputIsToldEvenIfTheExitBehindItVanished() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=a", "+n1/exit=0");
        transcript.unseen("-n1/exit").read().confirm().read();

        assertThat(transcript.told()).endsWith("ack n1", "out n1 0 a", "lost n1 UNREADABLE");
    }

    @Test
    void aTransactionRolledBackThoughAllItsKeysAreListedIsNotRepeatedWithoutPause() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/ack", "+n1/exit=0");
        transcript.answer("read 1", 409, "{\"Results\":null,\"Errors\":[{\"OpIndex\":0,\"What\":\"?\"}]}");
        transcript.confirm();

        assertThat(transcript.reads()).isEmpty();
        assertThat(transcript.fire("retry").read().told()).endsWith("exit n1 0");
    }

    @Test
    void anExitCodeThatIsNoNumberMakesTheNodeLost() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100);
        transcript.keys("+n1/ack", "+n1/exit=oops").read().closed();

        assertThat(transcript.told())
                .endsWith(
                        "lost n1 UNREADABLE",
                        "finished INCOMPLETE expected 1 acknowledged 1 exited 0 failed 0 missing 0 lost 1");
    }

    @Test
    void exit255IsIndeterminateAndMinusOneIsASignal() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2", "n3").demand(100);
        transcript
                .keys("+n1/ack", "+n1/exit=255", "+n2/ack", "+n2/exit=-1", "+n3/ack", "+n3/exit=137")
                .read()
                .closed();

        assertThat(transcript.conversation().events())
                .filteredOn(ExecEvent.Exited.class::isInstance)
                .extracting(event -> ((ExecEvent.Exited) event).meaning())
                .containsExactly(
                        ExecEvent.Meaning.INDETERMINATE, ExecEvent.Meaning.SIGNALLED, ExecEvent.Meaning.FAILED);
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(transcript.summary().failed()).isEqualTo(3);
    }

    private static String[] chunks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> String.format("+n1/out/%05x=c%d", number, number))
                .toArray(String[]::new);
    }
}
