// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.FiredEvent;
import java.util.Locale;

/** The form in which user events are told. */
public sealed interface UserEventLines permits UserEventLines.Json, UserEventLines.People {

    static UserEventLines of(boolean json) {
        return json ? new Json() : new People();
    }

    /** What an agent has received, or may have and did not tell; nothing of other families. */
    Shown received(NodeEvent event);

    Shown fired(FiredEvent event);

    private static String word(Gap.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** One JSON object a line. */
    record Json() implements UserEventLines {

        @Override
        public Shown received(NodeEvent event) {
            return event instanceof UserEvent ? JsonLine.of(event) : Shown.of("");
        }

        @Override
        public Shown fired(FiredEvent event) {
            return JsonLine.of(event);
        }
    }

    /** A line that begins with the node. */
    record People() implements UserEventLines {

        @Override
        public Shown received(NodeEvent event) {
            return Shown.of(words(event));
        }

        private static String words(NodeEvent event) {
            if (event instanceof Gap gap) {
                String size = gap.atMost().isPresent()
                        ? "at most " + gap.atMost().getAsLong() + " events are missing"
                        : "events may be missing";
                return gap.node() + ": gap, " + size + " (" + word(gap.reason()) + ")";
            }
            if (event instanceof Received received) {
                String payload = KvText.of(received.payload()).shown();
                return received.node() + ": " + received.name() + (payload.isEmpty() ? "" : " " + payload);
            }
            return "";
        }

        @Override
        public Shown fired(FiredEvent event) {
            return Shown.of("fired " + event.name() + ", " + event.id());
        }
    }
}
