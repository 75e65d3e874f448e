// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ParticipantEvent;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import java.util.Locale;

/** The form in which a participant tells of its entry. */
public sealed interface ParticipantLines permits ParticipantLines.Json, ParticipantLines.People {

    static ParticipantLines of(boolean json) {
        return json ? new Json() : new People();
    }

    Shown event(ParticipantEvent event);

    /** One JSON object a line. */
    record Json() implements ParticipantLines {

        @Override
        public Shown event(ParticipantEvent event) {
            return JsonLine.of(event);
        }
    }

    /** A line that begins with the participant. */
    record People() implements ParticipantLines {

        @Override
        public Shown event(ParticipantEvent event) {
            return Shown.of(event.id() + ": " + what(event));
        }

        private static String what(ParticipantEvent event) {
            if (event instanceof Published published) {
                return published.state();
            }
            if (event instanceof Lost lost) {
                return "session lost, "
                        + Shown.unbroken(String.valueOf(lost.cause().getMessage()));
            }
            return event instanceof Left left ? "left, " + word(left) : "entered";
        }
    }

    private static String word(Left left) {
        return left.reason().name().toLowerCase(Locale.ROOT);
    }
}
