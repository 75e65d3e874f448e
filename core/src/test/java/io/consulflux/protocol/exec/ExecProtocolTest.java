// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The way without trouble, request by request. */
class ExecProtocolTest {

    @Test
    void anExecutionSaysTheseThingsToConsulInThisOrder() {
        ExecTranscript transcript = ExecTranscript.gathering("n1")
                .demand(100)
                .keys("+n1/ack", "+n1/out/00000=up 3 days", "+n1/exit=0")
                .read()
                .closed();

        assertThat(transcript.requests())
                .containsExactly(
                        "GET /v1/agent/self",
                        "GET /v1/agent/members",
                        ExecTranscript.HEALTH,
                        "PUT /v1/session/create",
                        "PUT /v1/kv/_rexec/s1/job?acquire=s1",
                        "PUT /v1/event/fire/_rexec",
                        "PUT /v1/txn",
                        "PUT /v1/session/destroy/s1",
                        "DELETE /v1/kv/_rexec/s1/?recurse");
    }

    @Test
    void theBodiesAreThoseThatAgentsAndServersRead() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").demand(100).keys("+n1/ack", "+n1/exit=0");

        assertThat(transcript.body("session creation"))
                .isEqualTo(
                        "{\"Name\":\"Remote Exec\",\"Behavior\":\"delete\",\"TTL\":\"15000ms\",\"LockDelay\":\"15000ms\"}");
        assertThat(transcript.body("job")).isEqualTo("{\"Command\":\"uptime\",\"Wait\":2000000000}");
        assertThat(transcript.body("event")).isEqualTo("{\"Prefix\":\"_rexec\",\"Session\":\"s1\"}");
        assertThat(transcript.body("read 1")).isEqualTo("[{\"KV\":{\"Verb\":\"get\",\"Key\":\"_rexec/s1/n1/exit\"}}]");
    }

    @Test
    void whatTheAgentsWriteIsToldNodeByNode() {
        ExecTranscript transcript = ExecTranscript.gathering("n1", "n2").demand(100);

        transcript.keys("+n1/ack").keys("+n2/ack", "+n1/out/00000=one").read();
        transcript.keys("+n1/out/00001=two", "+n1/exit=0").read();
        transcript.keys("+n2/exit=3").read().closed();

        assertThat(transcript.told())
                .containsExactly(
                        "submitted 2 [n1, n2]",
                        "ack n1",
                        "ack n2",
                        "out n1 0 one",
                        "out n1 1 two",
                        "exit n1 0",
                        "exit n2 3",
                        "finished FAILED expected 2 acknowledged 2 exited 2 failed 1 missing 0 lost 0");
        assertThat(transcript.conversation().isOver()).isTrue();
        assertThat(transcript.conversation().failure()).isEmpty();
    }

    @Test
    void nothingIsSaidOfTheEndBeforeSessionAndKeysAreGone() {
        ExecTranscript transcript = ExecTranscript.gathering("n1")
                .demand(100)
                .keys("+n1/ack", "+n1/exit=0")
                .read();

        assertThat(transcript.told()).endsWith("exit n1 0");
        transcript.answer("session destruction", 200, "true");
        assertThat(transcript.told()).endsWith("exit n1 0");
        transcript.answer("key deletion", 200, "true");
        assertThat(transcript.told()).last().asString().startsWith("finished COMPLETE");
    }

    @Test
    void theAgentsAreCalledOnlyWhenTheJobHasHadTimeToSpread() {
        ExecTranscript transcript = ExecTranscript.of("uptime").resolve("n1").open();
        transcript.pass(Duration.ofMillis(30)).store();

        assertThat(transcript.calls()).isEmpty();
        assertThat(transcript.conversation().due("replication")).isEqualTo(Duration.ofMillis(230));
        assertThat(transcript.fire("replication").calls()).containsExactly("event");
    }

    @Test
    void theFiltersTravelWithTheEvent() {
        ExecJob job = ExecJob.of("uptime")
                .onNodes("^n[12]$")
                .onServices("web +x", "blue&green")
                .expecting(Expectation.atLeast(1));
        ExecTranscript transcript = ExecTranscript.gathering(job);

        assertThat(transcript.requests())
                .contains("PUT /v1/event/fire/_rexec?node=%5En%5B12%5D%24&service=web%20%2Bx&tag=blue%26green");
    }

    @Test
    void aPrefixOfOnesOwnIsInEveryKey() {
        ExecTranscript transcript = ExecTranscript.of(ExecJob.of("uptime").underPrefix("deploy/exec é"))
                .resolve("n1")
                .open()
                .cancel()
                .closed();

        assertThat(transcript.requests())
                .contains(
                        "PUT /v1/kv/deploy/exec%20%C3%A9/s1/job?acquire=s1",
                        "DELETE /v1/kv/deploy/exec%20%C3%A9/s1/?recurse");
    }

    @Test
    void anAcknowledgementMayComeBeforeTheAnswerToTheCall() {
        ExecTranscript transcript =
                ExecTranscript.of("uptime").resolve("n1").open().store().fire("replication");
        transcript.demand(100).keys("+job={}", "+n1/ack", "+n1/exit=0");
        assertThat(transcript.told()).isEmpty();

        transcript.answer("event", 200, "{}").read().closed();

        assertThat(transcript.told())
                .containsExactly(
                        "submitted 1 [n1]",
                        "ack n1",
                        "exit n1 0",
                        "finished COMPLETE expected 1 acknowledged 1 exited 1 failed 0 missing 0 lost 0");
    }

    @Test
    void eventsBearTheTimeAtWhichTheyWereSeen() {
        ExecTranscript transcript = ExecTranscript.gathering("n1");
        transcript.pass(Duration.ofSeconds(2)).keys("+n1/ack");

        ExecEvent.Acknowledged expected = new ExecEvent.Acknowledged("n1", Instant.parse("2026-01-01T00:00:02.200Z"));
        assertThat(transcript.conversation().events()).last().isEqualTo(expected);
    }

    @Test
    void theJobIsNamedByItsSession() {
        ExecTranscript transcript = ExecTranscript.gathering("n1");

        assertThat(transcript.conversation().events())
                .singleElement()
                .isInstanceOfSatisfying(ExecEvent.Submitted.class, submitted -> {
                    assertThat(submitted.job()).isEqualTo("s1");
                    assertThat(submitted.node()).isEqualTo("n1");
                });
    }
}
