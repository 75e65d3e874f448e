// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.FiredEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** User events as they are written. */
class UserEventLinesTest {

    private static final Instant AT = Instant.parse("2030-01-02T03:04:05Z");
    private static final Bytes BINARY = Bytes.copyOf(new byte[] {-1, 0});

    private final UserEventLines json = UserEventLines.of(true);
    private final UserEventLines people = UserEventLines.of(false);

    @Test
    void anEventIsAnObject() {
        assertThat(json.received(received(Bytes.utf8("v\"1"), -1)))
                .hasToString("{\"type\":\"event\",\"node\":\"n1\",\"at\":\"2030-01-02T03:04:05Z\",\"id\":\"x\","
                        + "\"name\":\"deploy\",\"payload\":\"v\\\"1\",\"nodeFilter\":\"^n\","
                        + "\"ltime\":18446744073709551615}");
        assertThat(json.received(received(BINARY, 1))).contains("\"base64\":\"/wA=\"");
    }

    @Test
    void aGapSaysHowManyOrNull() {
        assertThat(json.received(new Gap("n1", AT, OptionalLong.of(3), Reason.OVERFLOW)))
                .endsWith("\"atMost\":3,\"reason\":\"overflow\"}");
        assertThat(json.received(new Gap("n1", AT, OptionalLong.empty(), Reason.LEFT_RING)))
                .startsWith("{\"type\":\"gap\",\"node\":\"n1\"")
                .endsWith("\"atMost\":null,\"reason\":\"left-ring\"}");
    }

    @Test
    void peopleReadALine() {
        assertThat(people.received(received(Bytes.utf8("v1"), 1))).hasToString("n1: deploy v1");
        assertThat(people.received(received(Bytes.empty(), 1))).hasToString("n1: deploy");
        assertThat(people.received(new Gap("n1", AT, OptionalLong.of(3), Reason.OVERFLOW)))
                .hasToString("n1: gap, at most 3 events are missing (overflow)");
        assertThat(people.received(new Gap("n1", AT, OptionalLong.empty(), Reason.OTHER_AGENT)))
                .hasToString("n1: gap, events may be missing (other agent)");
    }

    @Test
    void whatWasFiredIsNamedWithItsId() {
        FiredEvent fired = new FiredEvent("x", "deploy", BINARY, Filters.none());
        assertThat(json.fired(fired)).hasToString("{\"type\":\"fired\",\"id\":\"x\",\"name\":\"deploy\",\"bytes\":2}");
        assertThat(people.fired(fired)).hasToString("fired deploy, x");
    }

    private static Received received(Bytes payload, long lamport) {
        Filters filters = new Filters(Optional.of("^n"), Optional.empty(), Optional.empty());
        return new Received("n1", AT, "x", "deploy", payload, filters, lamport);
    }
}
