// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import java.util.List;

/** Events in short, so that a test reads as a transcript. */
final class Told {

    private Told() {}

    static List<String> inShort(List<NodeEvent> events) {
        return events.stream().map(Told::inShort).toList();
    }

    static String inShort(NodeEvent event) {
        String node = event.node();
        if (event instanceof ExecEvent.Warned warned) {
            return "warned " + warned.warning().kind();
        } else if (event instanceof ExecEvent.Submitted submitted) {
            return "submitted " + submitted.expected() + " " + submitted.targets();
        } else if (event instanceof ExecEvent.Acknowledged) {
            return "ack " + node;
        } else if (event instanceof ExecEvent.Output output) {
            return "out " + node + " " + output.sequence() + " " + output.data().utf8();
        } else if (event instanceof ExecEvent.Heartbeat heartbeat) {
            return "beat " + node + " " + heartbeat.sequence();
        } else if (event instanceof ExecEvent.Truncated cut) {
            return "cut " + node + " " + cut.scope() + " " + cut.limit() + " " + cut.told();
        } else if (event instanceof ExecEvent.Exited exited) {
            return "exit " + node + " " + exited.code();
        } else if (event instanceof ExecEvent.Missing missing) {
            return "missing " + node + " " + missing.reason();
        } else if (event instanceof ExecEvent.Lost lost) {
            return "lost " + node + " " + lost.reason();
        } else if (event instanceof ExecEvent.Finished finished) {
            return "finished " + inShort(finished.summary());
        }
        throw new AssertionError("an event of no known kind: " + event);
    }

    private static String inShort(Summary summary) {
        return summary.outcome() + " expected " + summary.expected() + " acknowledged " + summary.acknowledged()
                + " exited " + summary.exited() + " failed " + summary.failed() + " missing " + summary.missing()
                + " lost " + summary.lost();
    }
}
