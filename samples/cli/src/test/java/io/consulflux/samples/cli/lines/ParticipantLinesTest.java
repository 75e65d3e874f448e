// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ParticipantEvent;
import io.consulflux.ParticipantEvent.Left.Reason;
import io.consulflux.error.ConsulSessionLostException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a participant tells, as it is written. */
class ParticipantLinesTest {

    private static final Instant AT = Instant.parse("2030-01-02T03:04:05Z");
    private static final String BEGIN = "\"node\":\"n1\",\"at\":\"2030-01-02T03:04:05Z\",\"id\":\"a\",";

    private final ParticipantLines json = ParticipantLines.of(true);
    private final ParticipantLines people = ParticipantLines.of(false);

    @Test
    void eachEventIsAnObjectAndALine() {
        ParticipantEvent entered = new ParticipantEvent.Entered("n1", AT, "a", "s");
        assertThat(json.event(entered)).hasToString("{\"type\":\"entered\"," + BEGIN + "\"session\":\"s\"}");
        assertThat(people.event(entered)).hasToString("a: entered");
        ParticipantEvent published = new ParticipantEvent.Published("n1", AT, "a", "busy");
        assertThat(json.event(published)).hasToString("{\"type\":\"published\"," + BEGIN + "\"state\":\"busy\"}");
        assertThat(people.event(published)).hasToString("a: busy");
        ParticipantEvent left = new ParticipantEvent.Left("n1", AT, "a", Reason.COMPLETED);
        assertThat(json.event(left)).hasToString("{\"type\":\"left\"," + BEGIN + "\"reason\":\"completed\"}");
        assertThat(people.event(left)).hasToString("a: left, completed");
    }

    @Test
    void aLossSaysWhy() {
        ParticipantEvent lost =
                new ParticipantEvent.Lost("n1", AT, "a", "s", new ConsulSessionLostException("s", "too late"));
        assertThat(json.event(lost)).endsWith("\"session\":\"s\",\"cause\":\"session s: too late\"}");
        assertThat(people.event(lost)).hasToString("a: session lost, session s: too late");
    }
}
