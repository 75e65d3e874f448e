// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.Meaning;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the end says of each node. */
class ExecSummaryTest {

    @Test
    void eachNodeHasItsAccountInTheOrderOfTheNames() {
        ExecTranscript transcript =
                ExecTranscript.gathering("web", "mail", "db", "cache").demand(100);
        transcript
                .keys("+web/ack", "+mail/ack", "+cache/ack", "+cache/out/00000=four")
                .read();
        transcript
                .pass(Duration.ofSeconds(3))
                .keys("+cache/out/00001=é", "+cache/exit=0", "+web/exit=255")
                .read();
        transcript.fire("acknowledgement limit").confirm().fire("silence limit").confirm();
        transcript.closed();

        Optional<Duration> threeSeconds = Optional.of(Duration.ofSeconds(3));
        assertThat(transcript.summary().nodes())
                .containsExactly(
                        new NodeSummary("cache", Fate.EXITED, OptionalInt.of(0), 5, threeSeconds, false, 0),
                        new NodeSummary("db", Fate.MISSING, OptionalInt.empty(), 0, Optional.empty(), false, 0),
                        new NodeSummary("mail", Fate.LOST, OptionalInt.empty(), 0, Optional.empty(), false, 0),
                        new NodeSummary("web", Fate.EXITED, OptionalInt.of(255), 0, threeSeconds, false, 0));
        assertThat(transcript.summary().nodes())
                .extracting(NodeSummary::meaning)
                .containsExactly(
                        Optional.of(Meaning.OK),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Meaning.INDETERMINATE));
    }

    @Test
    void theDurationIsConsulsAndNotTheListeners() {
        ExecTranscript transcript = ExecTranscript.gathering("n1").keys("+n1/ack");
        transcript.pass(Duration.ofSeconds(2)).keys("+n1/exit=-1");
        transcript.pass(Duration.ofSeconds(30)).demand(100).read().closed();

        assertThat(transcript.summary().nodes()).singleElement().satisfies(node -> {
            assertThat(node.duration()).contains(Duration.ofSeconds(2));
            assertThat(node.meaning()).contains(Meaning.SIGNALLED);
        });
    }

    @Test
    void whereANumberIsAwaitedOnlyThoseThatAnsweredHaveAccounts() {
        ExecTranscript transcript = ExecTranscript.gathering(
                        ExecJob.of("uptime").expecting(Expectation.atLeast(3)))
                .demand(100);
        transcript.keys("+x/ack", "+x/exit=0").read();
        transcript.fire("acknowledgement limit").confirm().closed();

        assertThat(transcript.summary().missing()).isEqualTo(2);
        assertThat(transcript.summary().nodes()).extracting(NodeSummary::node).containsExactly("x");
    }
}
