// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.protocol.Call;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The listener goes: at every point the session is destroyed, then the keys are deleted. */
class ExecCancelTest {

    private static final List<Consumer<ExecTranscript>> WHOLE = List.of(
            transcript -> transcript.answer("self", 200, ExecTranscript.self("n1", "dc1")),
            transcript -> transcript.listed("n1", "n2"),
            transcript -> transcript.answer("session creation", 500, "Missing check 'serfHealth' registration"),
            transcript -> transcript.fire("retry"),
            ExecTranscript::open,
            transcript -> transcript.unreachable("job", true),
            transcript -> transcript.fire("retry"),
            ExecTranscript::store,
            transcript -> transcript.keys("+job={}"),
            transcript -> transcript.fire("replication"),
            transcript -> transcript.unreachable("event", false),
            transcript -> transcript.fire("retry"),
            transcript -> transcript.keys("+n1/ack"),
            transcript -> transcript.answer("event", 200, "{}"),
            transcript -> transcript.demand(100),
            transcript -> transcript.keys("+n1/out/00000=x"),
            transcript -> transcript.fire("session renewal"),
            transcript -> transcript.unreachable("read 1", true),
            transcript -> transcript.fire("retry"),
            ExecTranscript::read,
            transcript -> transcript.answer("session renewal", 200, "[{}]"),
            transcript -> transcript.keys("+n1/exit=0"),
            ExecTranscript::read,
            transcript -> transcript.fire("acknowledgement limit"),
            ExecTranscript::confirm,
            transcript -> transcript.unreachable("session destruction", true),
            transcript -> transcript.fire("retry"),
            transcript -> transcript.answer("session destruction", 200, "true"),
            transcript -> transcript.unreachable("key deletion", true),
            transcript -> transcript.fire("retry"),
            transcript -> transcript.answer("key deletion", 200, "true"));

    /** After so many the creation of the session is under way, or has been refused for the time being. */
    private static final int CREATING = 2;

    private static final int REFUSED = 3;

    @Test
    void theWholeIsACompleteConversation() {
        ExecTranscript transcript = after(WHOLE.size());

        assertThat(transcript.conversation().isOver()).isTrue();
        assertThat(transcript.told()).hasSize(6).last().asString().startsWith("finished INCOMPLETE");
    }

    @TestFactory
    List<DynamicTest> whereverItIsCancelledConsulIsLeftAsItWas() {
        return IntStream.range(0, WHOLE.size())
                .mapToObj(length -> DynamicTest.dynamicTest("after " + length, () -> cancelledAfter(length)))
                .toList();
    }

    private static void cancelledAfter(int length) {
        ExecTranscript transcript = after(length);
        int before = transcript.requests().size();
        int told = transcript.told().size();
        transcript.cancel();
        settle(transcript);

        assertThat(transcript.conversation().isOver()).isTrue();
        assertThat(transcript.conversation().failure()).isEmpty();
        assertThat(transcript.told()).hasSize(told);
        if (length == CREATING || length > REFUSED) {
            assertThat(transcript.requests())
                    .endsWith("DELETE /v1/kv/_rexec/s1/?recurse")
                    .containsSubsequence("PUT /v1/session/destroy/s1", "DELETE /v1/kv/_rexec/s1/?recurse");
        }
        assertThat(transcript.requests().subList(before, transcript.requests().size()))
                .as("nothing but cleaning up")
                .allMatch(request -> request.startsWith("PUT /v1/session/destroy") || request.startsWith("DELETE"));
    }

    private static ExecTranscript after(int length) {
        ExecTranscript transcript = ExecTranscript.of("uptime");
        WHOLE.subList(0, length).forEach(act -> act.accept(transcript));
        return transcript;
    }

    /** Answers what is under way, the oldest first, until all is over. */
    private static void settle(ExecTranscript transcript) {
        for (int i = 0; i < 20 && !transcript.conversation().isOver(); i++) {
            List<Call> calls = transcript.conversation().calls();
            assertThat(transcript.conversation().reads()).isEmpty();
            if (calls.isEmpty()) {
                transcript.fire("retry");
            } else {
                transcript.conversation().answer(calls.get(0), 200, body(calls.get(0)));
            }
        }
    }

    private static String body(Call call) {
        return call.name().equals("session creation") ? "{\"ID\":\"s1\"}" : "true";
    }

    @Test
    void aCreationUnderWayIsAwaitedToDestroyWhatItCreates() {
        ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1").cancel();
        assertThat(transcript.conversation().isOver()).isFalse();
        assertThat(transcript.conversation().timers()).isEmpty();

        transcript.pass(Duration.ofSeconds(30)).open().closed();
        assertThat(transcript.conversation().isOver()).isTrue();
    }

    @Test
    void aCreationThatFailsAfterTheCancelLeavesNothingToDo() {
        ExecTranscript transcript =
                ExecTranscript.of("uptime").resolve("n1").cancel().answer("session creation", 500, "?");

        assertThat(transcript.conversation().isOver()).isTrue();
        assertThat(transcript.conversation().failure()).isEmpty();
    }

    @Test
    void aCancelWhileTheEndIsBeingPutInOrderDoesNotCutThatShort() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").fire("deadline");
        int told = transcript.told().size();
        transcript.cancel().closed();

        assertThat(transcript.told()).hasSize(told);
    }
}
