// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PeopleLinesTest {

    private static final Instant AT = Instant.EPOCH;

    private final List<String> written = new ArrayList<>();

    @Test
    void everyEventIsALineThatBeginsWithItsNode() {
        told(
                Look.AS_IS,
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
    void aLineOfOutputStandsBehindItsNode() {
        told(Look.AS_IS, output("longer", "one"), output("a", ""), output("a", "two"));
        assertThat(written).containsExactly("longer | one", "a      | ", "a      | two");
    }

    @Test
    void thePartsOfALineThatIsTooLongAreMarked() {
        told(
                Look.AS_IS,
                new OutputEvent.Line("a", AT, "begin", false),
                output("b", "other"),
                new OutputEvent.Line("a", AT, "middle", false),
                output("a", "end"),
                output("a", "next"));
        assertThat(written).containsExactly("a | begin", "b | other", "a + middle", "a + end", "a | next");
    }

    @Test
    void aGroupIsItsNodesAndBelowThemWhatEachOfThemPrinted() {
        told(
                Look.AS_IS,
                group(OptionalInt.of(0), "one\n\ntwo", Optional.empty(), "a", "b"),
                group(OptionalInt.empty(), "", Optional.empty(), "c"),
                group(OptionalInt.of(3), "x", Optional.of(OutputEvent.Incomplete.NOT_HELD), "d"),
                group(OptionalInt.of(3), "y", Optional.of(OutputEvent.Incomplete.NOT_TOLD), "e"));
        assertThat(written)
                .containsExactly(
                        "a, b (2), exited 0:\n  | one\n  | \n  | two",
                        "c (1), end unknown, no output",
                        "d (1), exited 3:\n  | x\n    the first 1 of 8 bytes, the rest as equal",
                        "e (1), exited 3:\n  | y\n    cut by a limit; what was left out may differ");
    }

    @Test
    void cutOutputIsToldWithItsLimit() {
        told(
                Look.AS_IS,
                new ExecEvent.Truncated("a", AT, ExecEvent.Truncated.Scope.NODE, 10, 10),
                new ExecEvent.Truncated("a", AT, ExecEvent.Truncated.Scope.JOB, 20, 10));
        assertThat(written)
                .containsExactly(
                        "a   output cut: at the limit of 10 bytes of each node",
                        "a   output cut: at the limit of 20 bytes of the job");
    }

    @Test
    void colourIsLaidOverTheSameText() {
        told(Look.AS_IS, new ExecEvent.Exited("a", AT, 3), output("a", "one"));
        told(Look.COLOURED, new ExecEvent.Exited("a", AT, 3), output("a", "one"));
        assertThat(written.get(2)).isNotEqualTo(written.get(0)).contains("\033[31m");
        assertThat(written.stream().skip(2).map(line -> line.replaceAll("\033\\[[0-9]+m", "")))
                .containsExactly(written.get(0), written.get(1));
    }

    private void told(Look look, NodeEvent... events) {
        EventLines lines = EventLines.people(line -> written.add(line.toString()), look);
        for (NodeEvent event : events) {
            lines.tell(event);
        }
    }

    private static NodeEvent output(String node, String text) {
        return new OutputEvent.Line(node, AT, text, true);
    }

    private static NodeEvent group(
            OptionalInt code, String output, Optional<OutputEvent.Incomplete> incomplete, String... nodes) {
        long bytes = output.isEmpty() ? 0 : 8;
        return new OutputEvent.Group(nodes[0], AT, List.of(nodes), code, Bytes.utf8(output), bytes, incomplete);
    }

    private static NodeEvent finished(ExecEvent.Outcome outcome) {
        return new ExecEvent.Finished(
                "a", AT, new ExecEvent.Summary(outcome, 4, 3, 2, 1, 1, 1, List.of(), Optional.empty()));
    }
}
