// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.BarrierEvent;
import io.consulflux.BarrierEvent.Changed;
import io.consulflux.BarrierEvent.Joined;
import io.consulflux.BarrierEvent.Left;
import io.consulflux.BarrierEvent.Opened;
import io.consulflux.BarrierEvent.Ready;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Participant;
import java.util.Optional;
import java.util.stream.Collectors;

/** The form in which is told what happens at a barrier. */
public sealed interface BarrierLines permits BarrierLines.Json, BarrierLines.People {

    static BarrierLines of(boolean json) {
        return json ? new Json() : new People();
    }

    Shown event(BarrierEvent event);

    /** That it did not open in time; nothing where that is no event. */
    Optional<Shown> timedOut(BarrierTimeoutException late);

    /** One JSON object a line. */
    record Json() implements BarrierLines {

        @Override
        public Shown event(BarrierEvent event) {
            return JsonLine.of(event);
        }

        @Override
        public Optional<Shown> timedOut(BarrierTimeoutException late) {
            return Optional.of(JsonLine.of(late));
        }
    }

    /** A line that begins with the participant. */
    record People() implements BarrierLines {

        @Override
        public Shown event(BarrierEvent event) {
            return Shown.of(words(event));
        }

        private static String words(BarrierEvent event) {
            if (event instanceof Joined joined) {
                return joined.node() + ": joined, " + shown(joined.participant());
            }
            if (event instanceof Changed changed) {
                return changed.node() + ": " + shown(changed.previous()) + " -> " + shown(changed.participant());
            }
            if (event instanceof Left left) {
                return left.node() + ": left, was " + shown(left.previous());
            }
            if (event instanceof Ready ready) {
                return ready.ready() + " ready of " + ready.needed() + " needed, " + ready.present() + " present";
            }
            return ((Opened) event)
                    .participants().stream().map(Participant::id).collect(Collectors.joining(", ", "open: ", ""));
        }

        @Override
        public Optional<Shown> timedOut(BarrierTimeoutException late) {
            return Optional.empty();
        }

        private static String shown(Participant participant) {
            return KvText.of(participant.value()).shown().strip();
        }
    }
}
