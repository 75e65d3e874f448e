// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulSessionLostException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** The session under the job: created in spite of hiccups, kept, and lost. */
class ExecSessionTest {

    @Test
    void aCreationThatWantsTheHealthCheckOfAFreshAgentIsTriedAgain() {
        ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1");
        transcript.answer("session creation", 500, "Missing check 'serfHealth' registration");
        assertThat(transcript.calls()).isEmpty();

        transcript.fire("retry").open().store().call();

        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofMillis(700));
        assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
    }

    @Test
    void aCreationIsNotTriedAgainForEver() {
        ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1");
        while (!transcript.conversation().isOver()) {
            transcript.answer("session creation", 500, "No cluster leader");
            if (!transcript.conversation().isOver()) {
                transcript.fire("retry");
            }
        }

        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(transcript.conversation().failure()).isPresent();
    }

    @Test
    void aCreationOfUnknownFateIsNotRepeated() {
        ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1").unreachable("session creation", true);

        assertThat(transcript.conversation().failure()).isPresent();
        assertThat(transcript.requests()).hasSize(4);
    }

    @Test
    void anIdThatNoSessionHasIsRefusedBeforeItGetsIntoAPath() {
        for (String id : List.of("", " ", "..", "a/b", "x?y")) {
            ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1");
            transcript.answer("session creation", 200, "{\"ID\":\"" + id + "\"}");

            assertThat(transcript.conversation().failure()).as(id).isPresent();
            assertThat(transcript.requests()).hasSize(4);
        }
    }

    @Test
    void theJobIsStoredAgainWhereItIsInDoubt() {
        ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1").open();
        transcript.unreachable("job", true).fire("retry").answer("job", 500, "rpc error making call: EOF");
        transcript.fire("retry").store().call();

        assertThat(transcript.requests().stream().filter(request -> request.contains("/job?")))
                .hasSize(3);
        assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
    }

    @Test
    void aJobThatCannotBeLockedEndsWithAnErrorAndACleanUp() {
        ExecTranscript transcript =
                ExecTranscript.of("uptime").resolve("n1").open().answer("job", 200, "false");
        transcript.closed();

        assertThat(transcript.conversation().failure()).get().asString().contains("lock");
        assertThat(transcript.told()).isEmpty();
    }

    @Test
    void whatIsForbiddenBeforeTheCallIsAnErrorAndIsCleanedUp() {
        ExecTranscript storing =
                ExecTranscript.of("uptime").resolve("n1").open().answer("job", 403, "Permission denied");
        ExecTranscript calling = ExecTranscript.of("uptime")
                .resolve("n1")
                .open()
                .store()
                .fire("replication")
                .answer("event", 403, "Permission denied");

        for (ExecTranscript transcript : List.of(storing, calling)) {
            assertThat(transcript.conversation().isOver()).isFalse();
            transcript.closed();
            failure(transcript).hasMessageContaining("Permission denied");
            assertThat(transcript.told()).isEmpty();
        }
    }

    @Test
    void theEventIsFiredAgainOnlyWhereItIsCertainThatItWasNot() {
        for (UnaryOperator<ExecTranscript> refused : List.<UnaryOperator<ExecTranscript>>of(
                transcript -> transcript.unreachable("event", false),
                transcript -> transcript.answer("event", 429, ""),
                transcript -> transcript.answer("event", 500, "No cluster leader"),
                transcript -> transcript.answer("event", 500, "rpc error making call: No cluster leader"),
                transcript -> transcript.answer("event", 500, "No known Consul servers"),
                transcript -> transcript.answer("event", 500, "rpc error getting client: connection refused"),
                transcript -> transcript.answer("event", 503, ""))) {
            ExecTranscript transcript = refused.apply(calling());
            assertThat(transcript.told()).isEmpty();
            transcript.fire("retry").answer("event", 200, "{}");

            assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
            assertThat(fired(transcript)).isEqualTo(2);
        }
    }

    @Test
    void inDoubtTheEventIsTakenForFired() {
        for (UnaryOperator<ExecTranscript> doubtful : List.<UnaryOperator<ExecTranscript>>of(
                transcript -> transcript.unreachable("event", true),
                transcript -> transcript.answer("event", 500, "rpc error making call: EOF"),
                transcript -> transcript.answer("event", 500, "rpc error making call: i/o timeout"),
                transcript -> transcript.answer("event", 504, ""))) {
            ExecTranscript transcript = doubtful.apply(calling());
            assertThat(transcript.told()).containsExactly("submitted 1 [n1]");
            transcript.demand(100).keys("+n1/ack", "+n1/exit=0").read().closed();

            assertThat(fired(transcript)).isEqualTo(1);
            assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(transcript.summary().cause()).as("the doubt is gone").isEmpty();
        }
    }

    @Test
    void whereNobodyAnsweredTheDoubtIsTheCause() {
        ExecTranscript transcript = calling().unreachable("event", true).keys("+job={}");
        transcript.fire("acknowledgement limit").confirm().closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(transcript.summary().cause()).get().asString().contains("event");
    }

    @Test
    void aCallThatIsTurnedAwayForTenSecondsIsAnError() {
        ExecTranscript transcript = calling();
        while (transcript.calls().contains("event")) {
            transcript.answer("event", 429, "");
            if (transcript.conversation().timers().containsKey("retry")) {
                transcript.fire("retry");
            }
        }
        transcript.closed();

        assertThat(transcript.conversation().failure()).isPresent();
        assertThat(transcript.told()).isEmpty();
    }

    @Test
    void theSessionIsRenewedAtHalfItsTimeToLive() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack");
        transcript.fire("session renewal");
        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofMillis(7_500));

        transcript.pass(Duration.ofSeconds(1)).answer("session renewal", 200, "[{}]");
        assertThat(transcript.requests()).endsWith("PUT /v1/session/renew/s1");
        assertThat(transcript.conversation().due("session renewal")).isEqualTo(Duration.ofSeconds(15));
        assertThat(transcript.conversation().due("session expiry")).isEqualTo(Duration.ofMillis(22_500));
    }

    @Test
    void aRenewalThatFailsWithinTheTimeToLiveKeepsTheSession() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(9).keys("+n1/ack");
        transcript.fire("session renewal").answer("session renewal", 500, "No cluster leader");
        transcript.fire("session renewal").unreachable("session renewal", true);
        transcript.fire("session renewal").answer("session renewal", 200, "[{}]");
        transcript.keys("+n1/exit=0").read().closed();

        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void whatWasReadBeforeTheSessionWasLostIsToldAndThenATypedEnd() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);
        transcript.keys("+n1/ack", "+n1/out/00000=x").read();
        transcript.fire("session renewal").answer("session renewal", 404, "Session id 's1' not found");
        transcript.closed();

        assertThat(transcript.told())
                .endsWith(
                        "out n1 0 x",
                        "missing n2 ABORTED",
                        "lost n1 ABORTED",
                        "finished ABORTED expected 2 acknowledged 1 exited 0 failed 0 missing 1 lost 1");
        assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulSessionLostException.class);
        assertThat(transcript.conversation().failure()).isEmpty();
    }

    @Test
    void pastTheTimeToLiveTheSessionIsLostThoughARenewalIsUnderWay() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack");
        transcript.fire("session renewal").fire("session expiry");
        assertThat(transcript.conversation().elapsed()).isEqualTo(Duration.ofSeconds(15));
        assertThat(transcript.calls()).contains("session destruction");

        transcript.answer("session renewal", 200, "[{}]").closed();
        assertThat(transcript.summary().outcome()).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void aJobKeyThatVanishesMeansThatTheSessionIsLost() {
        ExecTranscript gathering =
                ExecTranscript.gathering("n1").keys("+n1/ack").keys("-job", "-n1/ack");
        ExecTranscript confirming =
                ExecTranscript.gathering("n1").unseen("-job").fire("acknowledgement limit");
        confirming.confirm();

        for (ExecTranscript transcript : List.of(gathering, confirming)) {
            transcript.closed();
            assertThat(transcript.summary().outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(transcript.summary().cause()).get().isInstanceOf(ConsulSessionLostException.class);
        }
    }

    @Test
    void aSessionLostBeforeTheCallIsAnErrorAndIsCleanedUp() {
        ExecTranscript expired =
                ExecTranscript.of("uptime").resolve("n1").open().fire("session expiry");
        ExecTranscript vanished = ExecTranscript.of("uptime")
                .resolve("n1")
                .open()
                .store()
                .keys("+job={}")
                .keys("-job");
        ExecTranscript gone = calling().fire("session renewal").answer("session renewal", 404, "");

        for (ExecTranscript transcript : List.of(expired, vanished, gone)) {
            transcript.closed();
            failure(transcript).isInstanceOf(ConsulSessionLostException.class);
            assertThat(transcript.told()).isEmpty();
        }
    }

    private static ExecTranscript calling() {
        return ExecTranscript.of("uptime").resolve("n1").open().store().fire("replication");
    }

    private static long fired(ExecTranscript transcript) {
        return transcript.requests().stream()
                .filter(request -> request.contains("/event/fire"))
                .count();
    }

    private static AbstractThrowableAssert<?, ? extends ConsulException> failure(ExecTranscript transcript) {
        assertThat(transcript.conversation().failure()).isPresent();
        return assertThat(transcript.conversation().failure().orElseThrow());
    }
}
