// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent.Changed;
import io.consulflux.BarrierEvent.Joined;
import io.consulflux.BarrierEvent.Left;
import io.consulflux.BarrierEvent.Opened;
import io.consulflux.BarrierEvent.Ready;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Bytes;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.Straggler.Reason;
import io.consulflux.jackson.ConsulFluxJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens at a barrier, as it is written. */
class BarrierLinesTest {

    private static final Instant AT = Instant.parse("2030-01-02T03:04:05Z");

    private final BarrierLines json = BarrierLines.of(true);
    private final BarrierLines people = BarrierLines.of(false);
    private final Participant busy = participant(Bytes.utf8("busy"));
    private final Participant ready = participant(Bytes.utf8("ready\n"));

    @Test
    void eachEventIsAnObject() {
        assertThat(json.event(new Changed("a", AT, ready, busy)))
                .hasToString(ConsulFluxJson.line(new Changed("a", AT, ready, busy)))
                .endsWith("\"id\":\"a\",\"state\":\"ready\",\"previous\":\"busy\"}");
    }

    @Test
    void peopleReadALine() {
        assertThat(people.event(new Joined("a", AT, busy))).hasToString("a: joined, busy");
        assertThat(people.event(new Changed("a", AT, ready, busy))).hasToString("a: busy -> ready");
        assertThat(people.event(new Left("a", AT, ready))).hasToString("a: left, was ready");
        assertThat(people.event(new Ready("n1", AT, 1, 2, 3))).hasToString("1 ready of 3 needed, 2 present");
        assertThat(people.event(new Opened("n1", AT, List.of(ready, ready)))).hasToString("open: a, a");
    }

    @Test
    void aTimeOutIsAnObjectForScriptsAlone() {
        BarrierTimeoutException late = new BarrierTimeoutException(
                "p/",
                Duration.ofSeconds(9),
                new Ready("n1", AT, 0, 1, 3),
                List.of(new Straggler("a", "busy", Reason.NOT_READY)),
                null);
        assertThat(json.timedOut(late).orElseThrow())
                .startsWith("{\"type\":\"timed-out\",\"ready\":0,\"present\":1,\"needed\":3,\"lacking\":2,"
                        + "\"stragglers\":[{\"id\":\"a\",\"state\":\"busy\",\"reason\":\"not-ready\"}],\"message\":\"");
        assertThat(people.timedOut(late)).isEmpty();
    }

    private static Participant participant(Bytes value) {
        return new Participant("a", value, 0, Optional.empty(), 1, 1);
    }
}
