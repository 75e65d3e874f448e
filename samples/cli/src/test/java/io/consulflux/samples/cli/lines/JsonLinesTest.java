// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ConsulSessionLostException;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.250Z");
    private static final String HEAD = "\"node\":\"web-1\",\"at\":\"2026-11-21T10:15:30.250Z\"";

    private final List<String> written = new ArrayList<>();
    private final EventLines lines = EventLines.json(line -> written.add(line.toString()));

    @Test
    void submittedTellsTheJobAndWhomItAwaits() {
        assertThat(told(new ExecEvent.Submitted("web-1", AT, "0a1b", 2, List.of("web-1", "web-2"))))
                .containsExactly("{\"type\":\"submitted\"," + HEAD
                        + ",\"job\":\"0a1b\",\"expected\":2,\"targets\":[\"web-1\",\"web-2\"]}");
    }

    @Test
    void acknowledgedTellsNoMore() {
        assertThat(told(new ExecEvent.Acknowledged("web-1", AT)))
                .containsExactly("{\"type\":\"acknowledged\"," + HEAD + "}");
    }

    @Test
    void outputIsTextAsPrinted() {
        assertThat(told(output(7, 'h', '"', '\n')))
                .containsExactly("{\"type\":\"output\"," + HEAD + ",\"sequence\":7,\"text\":\"h\\\"\\n\"}");
    }

    @Test
    void outputThatIsNotUtf8IsInBase64Too() {
        assertThat(told(output(0, 'a', 0xFF)))
                .containsExactly(
                        "{\"type\":\"output\"," + HEAD + ",\"sequence\":0,\"text\":\"a\uFFFD\",\"base64\":\"Yf8=\"}");
    }

    @Test
    void aCharacterCutInTwoIsToldWithItsSecondHalf() {
        assertThat(told(output(0, 'a', 0xC3), output(1, 0xA9)))
                .containsExactly(
                        "{\"type\":\"output\"," + HEAD + ",\"sequence\":0,\"text\":\"a\"}",
                        "{\"type\":\"output\"," + HEAD + ",\"sequence\":1,\"text\":\"\u00e9\"}");
    }

    @Test
    void nodesDoNotShareHalvesOfCharacters() {
        NodeEvent other = new ExecEvent.Output("web-2", AT, 0, bytes(0xA9));
        assertThat(told(output(0, 0xC3), other, output(1, 0xA9)))
                .last()
                .isEqualTo("{\"type\":\"output\"," + HEAD + ",\"sequence\":1,\"text\":\"\u00e9\"}");
    }

    @Test
    void anUnfinishedCharacterIsToldBeforeTheExit() {
        assertThat(told(output(3, 'a', 0xC3), new ExecEvent.Exited("web-1", AT, 0)))
                .containsExactly(
                        "{\"type\":\"output\"," + HEAD + ",\"sequence\":3,\"text\":\"a\"}",
                        "{\"type\":\"output\"," + HEAD + ",\"sequence\":3,\"text\":\"\uFFFD\",\"base64\":\"ww==\"}",
                        "{\"type\":\"exited\"," + HEAD + ",\"code\":0,\"meaning\":\"ok\"}");
    }

    @Test
    void anUnfinishedCharacterIsToldWhenTheStreamBreaksOff() {
        lines.tell(output(3, 0xC3));
        lines.end();
        lines.end();
        assertThat(written).hasSize(2).last().asString().contains("\"base64\":\"ww==\"");
    }

    @Test
    void heartbeatHasItsPlaceInTheCountOfChunks() {
        assertThat(told(new ExecEvent.Heartbeat("web-1", AT, 4)))
                .containsExactly("{\"type\":\"heartbeat\"," + HEAD + ",\"sequence\":4}");
    }

    @Test
    void exitedTellsWhatTheCodeMeans() {
        assertThat(told(exited(0), exited(3), exited(-1), exited(255)))
                .containsExactly(
                        "{\"type\":\"exited\"," + HEAD + ",\"code\":0,\"meaning\":\"ok\"}",
                        "{\"type\":\"exited\"," + HEAD + ",\"code\":3,\"meaning\":\"failed\"}",
                        "{\"type\":\"exited\"," + HEAD + ",\"code\":-1,\"meaning\":\"signalled\"}",
                        "{\"type\":\"exited\"," + HEAD + ",\"code\":255,\"meaning\":\"indeterminate\"}");
    }

    @Test
    void missingAndLostTellWhy() {
        assertThat(told(
                        new ExecEvent.Missing("web-1", AT, ExecEvent.Missing.Reason.FAILED_MEMBER),
                        new ExecEvent.Lost("web-1", AT, ExecEvent.Lost.Reason.SILENT)))
                .containsExactly(
                        "{\"type\":\"missing\"," + HEAD + ",\"reason\":\"failed-member\"}",
                        "{\"type\":\"lost\"," + HEAD + ",\"reason\":\"silent\"}");
    }

    @Test
    void finishedTellsTheOutcomeAndTheCounts() {
        assertThat(told(new ExecEvent.Finished(
                        "web-1",
                        AT,
                        new ExecEvent.Summary(
                                ExecEvent.Outcome.TIMED_OUT, 7, 6, 5, 4, 1, 2, List.of(), Optional.empty()))))
                .containsExactly("{\"type\":\"finished\"," + HEAD + ",\"outcome\":\"timed-out\",\"expected\":7"
                        + ",\"acknowledged\":6,\"exited\":5,\"failed\":4,\"missing\":1,\"lost\":2"
                        + ",\"truncated\":0,\"chunksLost\":0,\"bytes\":0,\"nodes\":[]}");
    }

    @Test
    void finishedTellsWhatBecameOfEachNode() {
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
        assertThat(told(new ExecEvent.Finished(
                        "web-1",
                        AT,
                        new ExecEvent.Summary(
                                ExecEvent.Outcome.INCOMPLETE, 2, 2, 1, 1, 0, 1, nodes, Optional.empty()))))
                .singleElement()
                .asString()
                .endsWith(",\"truncated\":1,\"chunksLost\":2,\"bytes\":15,\"nodes\":["
                        + "{\"node\":\"a\",\"fate\":\"exited\",\"code\":3,\"meaning\":\"failed\",\"bytes\":10"
                        + ",\"milliseconds\":1234,\"truncated\":true,\"chunksLost\":0},"
                        + "{\"node\":\"b\",\"fate\":\"lost\",\"bytes\":5,\"truncated\":false,\"chunksLost\":2}]}");
    }

    @Test
    void cutOutputIsToldAfterWhatWasOpen() {
        assertThat(told(output(3, 0xC3), new ExecEvent.Truncated("web-1", AT, ExecEvent.Truncated.Scope.JOB, 20, 1)))
                .hasSize(3)
                .last()
                .isEqualTo("{\"type\":\"truncated\"," + HEAD + ",\"scope\":\"job\",\"limit\":20,\"told\":1}");
    }

    @Test
    void aGroupTellsItsNodesAndWhatEachOfThemPrinted() {
        assertThat(told(
                        new OutputEvent.Group(
                                "web-1",
                                AT,
                                List.of("web-1", "web-2"),
                                OptionalInt.of(0),
                                bytes('a', 0xC3),
                                9,
                                Optional.of(OutputEvent.Incomplete.NOT_HELD)),
                        new OutputEvent.Group(
                                "web-1", AT, List.of("web-1"), OptionalInt.empty(), bytes('b'), 1, Optional.empty())))
                .containsExactly(
                        "{\"type\":\"group\"," + HEAD + ",\"nodes\":[\"web-1\",\"web-2\"],\"code\":0,\"meaning\":\"ok\""
                                + ",\"bytes\":9,\"text\":\"a\uFFFD\",\"base64\":\"YcM=\",\"incomplete\":\"not-held\"}",
                        "{\"type\":\"group\"," + HEAD + ",\"nodes\":[\"web-1\"],\"bytes\":1,\"text\":\"b\"}");
    }

    @Test
    void finishedTellsWhatCutTheJobShort() {
        ConsulSessionLostException cause = new ConsulSessionLostException("0a1b", "its time to live passed");
        assertThat(told(new ExecEvent.Finished(
                        "web-1",
                        AT,
                        new ExecEvent.Summary(
                                ExecEvent.Outcome.ABORTED, 1, 0, 0, 0, 1, 0, List.of(), Optional.of(cause)))))
                .containsExactly("{\"type\":\"finished\"," + HEAD + ",\"outcome\":\"aborted\",\"expected\":1"
                        + ",\"acknowledged\":0,\"exited\":0,\"failed\":0,\"missing\":1,\"lost\":0"
                        + ",\"truncated\":0,\"chunksLost\":0,\"bytes\":0,\"nodes\":[]"
                        + ",\"cause\":\"session 0a1b: its time to live passed\"}");
    }

    private List<String> told(NodeEvent... events) {
        for (NodeEvent event : events) {
            lines.tell(event);
        }
        return written;
    }

    private static NodeEvent exited(int code) {
        return new ExecEvent.Exited("web-1", AT, code);
    }

    private static NodeEvent output(long sequence, int... values) {
        return new ExecEvent.Output("web-1", AT, sequence, bytes(values));
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.owning(bytes);
    }
}
