// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeopleLinesTest {

    private static final Instant AT = Instant.EPOCH;

    private final List<String> written = new ArrayList<>();

    @Test
    void everyEventIsALineThatBeginsWithItsNode() {
        told(
                false,
                new ExecEvent.Submitted("a", AT, "0a1b", 4, List.of("a", "b", "c", "longer")),
                new ExecEvent.Acknowledged("a", AT),
                new ExecEvent.Heartbeat("a", AT, 0),
                new ExecEvent.Exited("a", AT, 0),
                new ExecEvent.Exited("b", AT, 255),
                new ExecEvent.Lost("c", AT, ExecEvent.Lost.Reason.DEADLINE),
                new ExecEvent.Missing("longer", AT, ExecEvent.Missing.Reason.SILENT),
                finished(ExecEvent.Outcome.TIMED_OUT));
        assertThat(written)
                .containsExactly(
                        "a        submitted job 0a1b, nodes expected: 4",
                        "a        acknowledged",
                        "a        still running",
                        "a        exited 0",
                        "b        exited 255 (indeterminate)",
                        "c        lost: still running at the deadline, and not stopped",
                        "longer   missing: no acknowledgement within the limit",
                        "a        finished timed-out");
    }

    @Test
    void outputComesInWholeLines() {
        told(false, output("a", "one\ntw"), output("b", "x"), output("a", "o\nthree\n"));
        assertThat(written).containsExactly("a | one", "a | two\na | three");
    }

    @Test
    void anUnfinishedLineIsToldBeforeTheExit() {
        told(false, output("a", "one"), new ExecEvent.Exited("a", AT, 0));
        assertThat(written).containsExactly("a | one", "a   exited 0");
    }

    @Test
    void anUnfinishedLineIsToldWhenTheNodeIsLost() {
        told(false, output("a", "one"), new ExecEvent.Lost("a", AT, ExecEvent.Lost.Reason.SILENT));
        assertThat(written).first().isEqualTo("a | one");
    }

    @Test
    void colourIsLaidOverTheSameText() {
        told(false, new ExecEvent.Exited("a", AT, 3), output("a", "one\n"));
        told(true, new ExecEvent.Exited("a", AT, 3), output("a", "one\n"));
        assertThat(written.get(2)).isNotEqualTo(written.get(0)).contains("\033[31m");
        assertThat(written.stream().skip(2).map(line -> line.replaceAll("\033\\[[0-9]+m", "")))
                .containsExactly(written.get(0), written.get(1));
    }

    private void told(boolean colour, NodeEvent... events) {
        EventLines lines = EventLines.people(written::add, colour);
        for (NodeEvent event : events) {
            lines.tell(event);
        }
    }

    private static NodeEvent output(String node, String text) {
        return new ExecEvent.Output(node, AT, 0, Bytes.utf8(text));
    }

    private static NodeEvent finished(ExecEvent.Outcome outcome) {
        return new ExecEvent.Finished(
                "a", AT, new ExecEvent.Summary(outcome, 4, 3, 2, 1, 1, 1, List.of(), Optional.empty()));
    }
}
