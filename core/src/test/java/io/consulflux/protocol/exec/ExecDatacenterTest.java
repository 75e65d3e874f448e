// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Executions in another datacenter than the local agent's. */
class ExecDatacenterTest {

    private static final ExecJob JOB = ExecJob.of("uptime").inDatacenter("dc 2");

    private static final String HEALTH = "[{\"CheckID\":\"serfHealth\",\"Node\":\"m1\",\"Status\":\"passing\"},"
            + "{\"CheckID\":\"serfHealth\",\"Node\":\"m2\",\"Status\":\"critical\"},"
            + "{\"CheckID\":\"web\",\"Node\":\"m3\",\"Status\":\"passing\"}]";

    @Test
    void everyRequestButTheFirstNamesTheDatacenter() {
        ExecTranscript transcript = asked().answer("server", 200, "[{\"Node\":{\"Node\":\"srv\"}}]");
        transcript.open().store().call().demand(9).keys("+m1/ack", "+m1/exit=0");
        transcript
                .fire("session renewal")
                .answer("session renewal", 200, "[{}]")
                .read()
                .closed();

        assertThat(transcript.requests().get(0)).isEqualTo("GET /v1/agent/self");
        assertThat(transcript.requests().subList(1, transcript.requests().size()))
                .hasSize(9)
                .allSatisfy(request -> assertThat(request).endsWith("dc=dc%202"));
        assertThat(transcript.told())
                .startsWith("submitted 2 [m1, m2]", "missing m2 FAILED_MEMBER", "ack m1", "exit m1 0");
    }

    @Test
    void theWatchAndTheFreshListingNameItToo() {
        ExecTranscript transcript = asked().answer("server", 200, "[{\"Node\":{\"Node\":\"srv\"}}]");
        transcript.open().store().call().fire("acknowledgement limit");

        assertThat(transcript.conversation().watch())
                .get()
                .satisfies(question -> assertThat(question.datacenter()).contains("dc 2"));
        assertThat(transcript.requests()).endsWith("GET /v1/kv/_rexec/s1/?keys&dc=dc%202");
    }

    @Test
    void theSessionIsBoundToAServerThereWithoutChecks() {
        ExecTranscript transcript = asked().answer("server", 200, "[{\"Node\":{\"Node\":\"srv\"}}]");

        assertThat(transcript.body("session creation"))
                .startsWith("{\"Name\":\"Remote Exec via n1@dc1\",")
                .contains("\"Node\":\"srv\",\"NodeChecks\":[]");
    }

    @Test
    void withoutAServerThereNothingIsWritten() {
        ExecTranscript transcript = asked().answer("server", 200, "[]");

        assertThat(transcript.conversation().failure()).get().asString().contains("no passing server", "dc 2");
        assertThat(transcript.requests()).allMatch(request -> request.startsWith("GET"));
    }

    @Test
    void aDatacenterThatIsUnknownIsNamedInTheError() {
        ExecTranscript transcript = ExecTranscript.of(JOB)
                .answer("self", 200, ExecTranscript.self("n1", "dc1"))
                .answer("health", 500, "No path to datacenter");

        assertThat(transcript.conversation().failure())
                .get()
                .asString()
                .contains("datacenter \"dc 2\" is unknown to the agent's servers, or out of their reach");
    }

    @Test
    void theLocalAgentsOwnDatacenterIsNoOther() {
        ExecTranscript transcript = ExecTranscript.of(ExecJob.of("uptime").inDatacenter("dc1"));
        transcript.answer("self", 200, ExecTranscript.self("n1", "dc1"));
        transcript.listed("n1").open();

        assertThat(transcript.requests()).noneMatch(request -> request.contains("dc="));
        assertThat(transcript.body("session creation")).doesNotContain("NodeChecks");
    }

    private static ExecTranscript asked() {
        ExecTranscript transcript = ExecTranscript.of(JOB).answer("self", 200, ExecTranscript.self("n1", "dc1"));
        assertThat(transcript.reads()).containsExactlyInAnyOrderElementsOf(List.of("health", "server"));
        return transcript.answer("health", 200, HEALTH);
    }
}
