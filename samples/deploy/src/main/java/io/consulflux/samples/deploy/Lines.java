// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.deploy;

import io.consulflux.BarrierEvent;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;

/** What is printed of an event; nothing of those that would only fill the screen. */
final class Lines {

    private Lines() {}

    static String of(NodeEvent event) {
        if (event instanceof BarrierEvent barrier) {
            return ofBarrier(barrier);
        } else if (event instanceof OutputEvent.Line line) {
            return event.node() + ": " + line.text();
        } else if (event instanceof ExecEvent.Exited exited) {
            return event.node() + " installed, exit code " + exited.code();
        } else if (event instanceof ExecEvent.Missing missing) {
            return event.node() + " is missing: " + missing.reason();
        } else if (event instanceof ExecEvent.Finished finished) {
            return "the job is " + finished.summary().outcome();
        }
        return "";
    }

    /** In one line and without what a terminal would obey: nodes choose what they print and say. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\u2028\u2029&&[^\t]]", "\uFFFD");
    }

    private static String ofBarrier(BarrierEvent event) {
        if (event instanceof BarrierEvent.Joined joined) {
            return event.node() + " runs " + joined.participant().state();
        } else if (event instanceof BarrierEvent.Changed changed) {
            return event.node() + " is now " + changed.participant().state();
        } else if (event instanceof BarrierEvent.Left) {
            return event.node() + " has left";
        } else if (event instanceof BarrierEvent.Ready ready) {
            return ready.ready() + " of " + ready.needed() + " ready";
        }
        return "open";
    }
}
