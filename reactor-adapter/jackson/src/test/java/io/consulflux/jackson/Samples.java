// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.BarrierEvent;
import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.Participant;
import io.consulflux.ParticipantEvent;
import io.consulflux.SessionEvent;
import io.consulflux.UserEvent;
import io.consulflux.error.ConsulSessionLostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One event of each kind. */
final class Samples {

    static final Instant AT = Instant.parse("2026-11-21T10:15:30.250Z");

    private static final String NODE = "web-1";
    private static final Participant ONE = new Participant("db1", Bytes.utf8("ready"), 0, Optional.of("0a1b"), 7, 9);

    private Samples() {}

    static ConsulSessionLostException cause() {
        return new ConsulSessionLostException("0a1b", "its time to live passed");
    }

    static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.owning(bytes);
    }

    static ExecEvent.Output output(int... values) {
        return new ExecEvent.Output(NODE, AT, 7, bytes(values));
    }

    static ExecEvent.Summary summary() {
        List<ExecEvent.NodeSummary> nodes = List.of(
                new ExecEvent.NodeSummary(
                        "a",
                        ExecEvent.Fate.EXITED,
                        OptionalInt.of(3),
                        10,
                        Optional.of(Duration.ofMillis(1234)),
                        true,
                        0),
                new ExecEvent.NodeSummary(
                        "b", ExecEvent.Fate.LOST, OptionalInt.empty(), 5, Optional.empty(), false, 2));
        return new ExecEvent.Summary(ExecEvent.Outcome.TIMED_OUT, 3, 2, 1, 1, 1, 1, nodes, Optional.of(cause()));
    }

    static List<NodeEvent> events() {
        UserEvent.Filters filters = new UserEvent.Filters(Optional.of("^web"), Optional.of("nginx"), Optional.of("v2"));
        return List.of(
                new ExecEvent.Warned(NODE, AT, new ExecEvent.Warning(ExecEvent.Warning.Kind.KILLED_UNSEEN, "too late")),
                new ExecEvent.Submitted(NODE, AT, "0a1b", 2, List.of("web-1", "web-2")),
                new ExecEvent.Acknowledged(NODE, AT),
                output('h', 'i', '\n'),
                new ExecEvent.Heartbeat(NODE, AT, 4),
                new ExecEvent.Truncated(NODE, AT, ExecEvent.Truncated.Scope.JOB, 20, 1),
                new ExecEvent.Exited(NODE, AT, 255),
                new ExecEvent.Missing(NODE, AT, ExecEvent.Missing.Reason.FAILED_MEMBER),
                new ExecEvent.Lost(NODE, AT, ExecEvent.Lost.Reason.SILENT),
                new ExecEvent.Finished(NODE, AT, summary()),
                new OutputEvent.Text(NODE, AT, "\u20ac"),
                new OutputEvent.Line(NODE, AT, "one", true),
                new OutputEvent.Group(
                        NODE,
                        AT,
                        List.of("web-1", "web-2"),
                        OptionalInt.of(0),
                        bytes('a', 0xC3),
                        9,
                        Optional.of(OutputEvent.Incomplete.NOT_HELD)),
                new BarrierEvent.Joined("db1", AT, ONE),
                new BarrierEvent.Changed("db1", AT, ONE, ONE),
                new BarrierEvent.Left("db1", AT, ONE),
                new BarrierEvent.Ready("db1", AT, 1, 2, 3),
                new BarrierEvent.Opened("db1", AT, List.of(ONE)),
                new ParticipantEvent.Entered(NODE, AT, "db1", "0a1b"),
                new ParticipantEvent.Published(NODE, AT, "db1", "ready"),
                new ParticipantEvent.Lost(NODE, AT, "db1", "0a1b", cause()),
                new ParticipantEvent.Left(NODE, AT, "db1", ParticipantEvent.Left.Reason.COMPLETED),
                new SessionEvent.Held(NODE, AT, "0a1b"),
                new SessionEvent.Lost(NODE, AT, "0a1b", cause()),
                new UserEvent.Received(NODE, AT, "e1", "deploy", Bytes.utf8("v1"), filters, -1),
                new UserEvent.Gap(NODE, AT, OptionalLong.empty(), UserEvent.Gap.Reason.LEFT_RING));
    }
}
