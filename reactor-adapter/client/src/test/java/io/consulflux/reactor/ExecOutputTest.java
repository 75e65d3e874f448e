// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.Histories;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Text and lines out of chunks. */
class ExecOutputTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Instant AT = Instant.EPOCH;
    private static final Instant LATER = AT.plusSeconds(1);

    @Test
    void aCharacterThatChunksCutIsToldWithItsLastPart() {
        assertThat(told(ExecOutput.text(), output("a", 'x', 0xE2), output("a", 0x82), output("a", 0xAC, 'y')))
                .containsExactly(text("a", "x"), text("a", "\u20acy"));
    }

    @Test
    void chunksAreCutAnewWhereCharactersEnd() {
        assertThat(told(ExecOutput.characters(), output("a", 'x', 0xE2), output("a", 0x82), output("a", 0xAC, 'y')))
                .containsExactly(output("a", 'x'), output("a", 0xE2, 0x82, 0xAC, 'y'));
        assertThat(told(ExecOutput.characters(), output("a", 0xC3), output("b", 'x'), exited("a")))
                .containsExactly(output("b", 'x'), output("a", 0xC3), exited("a"));
    }

    @Test
    void chunksThatAreCutAnewLoseNoByteAndPartNoCharacter() {
        Random random = Histories.data();
        for (int run = 0; run < 2_000; run++) {
            byte[] printed = run % 2 == 0 ? anyText(random) : anyBytes(random);
            List<NodeEvent> events = told(ExecOutput.characters(), cut(printed, random));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            StringBuilder text = new StringBuilder();
            for (NodeEvent event : events) {
                Bytes data = ((ExecEvent.Output) event).data();
                all.writeBytes(data.toByteArray());
                text.append(data.utf8());
            }
            assertThat(all.toByteArray()).isEqualTo(printed);
            if (run % 2 == 0) {
                assertThat(text.toString()).isEqualTo(new String(printed, StandardCharsets.UTF_8));
            }
        }
    }

    private static byte[] anyText(Random random) {
        return random.ints(random.nextInt(40), 0, 4)
                .mapToObj(i -> List.of("x", "\u00e9", "\u20ac", "\ud83d\ude00").get(i))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] anyBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static NodeEvent[] cut(byte[] printed, Random random) {
        List<NodeEvent> chunks = new ArrayList<>();
        for (int from = 0; from < printed.length; ) {
            int to = Math.min(printed.length, from + 1 + random.nextInt(5));
            chunks.add(new ExecEvent.Output("a", AT, 0, Bytes.copyOf(Arrays.copyOfRange(printed, from, to))));
            from = to;
        }
        return chunks.toArray(NodeEvent[]::new);
    }

    @Test
    void nodesDoNotShareCharacters() {
        assertThat(told(ExecOutput.text(), output("a", 0xC3), output("b", 0xA9), output("a", 0xA9)))
                .containsExactly(text("b", "\uFFFD"), text("a", "\u00e9"));
    }

    @Test
    void malformedBytesAreReplaced() {
        assertThat(told(ExecOutput.text(), output("a", 'x', 0xFF, 'y'))).containsExactly(text("a", "x\uFFFDy"));
    }

    @Test
    void anIncompleteCharacterIsToldBeforeTheNodesEnd() {
        for (NodeEvent end : List.of(exited("a"), lost("a"), truncated("a"))) {
            assertThat(told(ExecOutput.text(), output("a", 0xE2, 0x82), output("b", 0xC3), end))
                    .containsExactly(text("a", "\uFFFD"), end, text("b", "\uFFFD"));
        }
        assertThat(told(ExecOutput.text(), output("a", 0xC3), finished()))
                .containsExactly(text("a", "\uFFFD"), finished());
    }

    @Test
    void anotherCharsetMayBeChosen() {
        Bytes bytes = Bytes.copyOf("\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_16LE));
        NodeEvent[] single = IntStream.range(0, bytes.size())
                .mapToObj(i -> output("a", bytes.toByteArray()[i]))
                .toArray(NodeEvent[]::new);
        assertThat(texts(told(ExecOutput.text(StandardCharsets.UTF_16LE), single)))
                .isEqualTo("\u20ac\ud83d\ude00");
    }

    @Test
    void linesAreToldWhenTheyEnd() {
        assertThat(told(ExecOutput.lines(), output("a", "one\ntw"), output("b", "x"), output("a", "o\n\nthree\r\n")))
                .containsExactly(
                        line("a", "one", true),
                        line("a", "two", true),
                        line("a", "", true),
                        line("a", "three", true),
                        line("b", "x", false));
    }

    @Test
    void aCarriageReturnBelongsToTheLineUnlessALineFeedFollows() {
        assertThat(told(ExecOutput.lines(), output("a", "1\r2\r"), output("a", "\n3\r"), exited("a")))
                .containsExactly(line("a", "1\r2", true), line("a", "3\r", false), exited("a"));
    }

    @Test
    void aLineWithoutAnEndIsToldBeforeTheNodesEnd() {
        for (NodeEvent end : List.of(exited("a"), lost("a"), truncated("a"))) {
            assertThat(told(ExecOutput.lines(), output("a", "open"), end))
                    .containsExactly(line("a", "open", false), end);
        }
    }

    @Test
    void otherEventsKeepTheirPlaces() {
        NodeEvent acknowledged = new ExecEvent.Acknowledged("a", AT);
        NodeEvent heartbeat = new ExecEvent.Heartbeat("a", AT, 1);
        assertThat(told(
                        ExecOutput.lines(),
                        acknowledged,
                        output("a", "1\n2"),
                        heartbeat,
                        output("a", "\n"),
                        exited("a"),
                        finished()))
                .containsExactly(
                        acknowledged, line("a", "1", true), heartbeat, line("a", "2", true), exited("a"), finished());
    }

    @Test
    void aLongLineComesInParts() {
        Function<Flux<NodeEvent>, Flux<NodeEvent>> lines = ExecOutput.lines(StandardCharsets.UTF_8, 4);
        assertThat(told(lines, output("a", "12345678"), output("a", "9\n"), output("a", "1234\n")))
                .containsExactly(
                        line("a", "1234", false),
                        line("a", "5678", false),
                        line("a", "9", true),
                        line("a", "1234", true));
        assertThat(told(lines, output("a", "123\ud83d\ude004"), exited("a")))
                .containsExactly(line("a", "123", false), line("a", "\ud83d\ude004", false), exited("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExecOutput.lines(StandardCharsets.UTF_8, 1))
                .withMessage("longest line: expected 2 or more, got 1");
    }

    @Test
    void aLineHasTheTimeOfTheChunkThatEndedIt() {
        NodeEvent second = new ExecEvent.Output("a", LATER, 1, Bytes.utf8("2\n3"));
        assertThat(told(ExecOutput.lines(), output("a", "1"), second, exited("a")))
                .extracting(NodeEvent::at)
                .containsExactly(LATER, LATER, AT);
    }

    @Test
    void whatWasOpenIsToldBeforeAnError() {
        StepVerifier.create(Flux.concat(Flux.just(output("a", "1\n2")), Flux.error(new IllegalStateException("cut")))
                        .transform(ExecOutput.lines()))
                .expectNext(line("a", "1", true), line("a", "2", false))
                .verifyErrorMessage("cut");
    }

    @Test
    void noMoreIsToldThanWasAskedForAndLittleIsAskedAhead() {
        TestPublisher<NodeEvent> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(ExecOutput.lines()), 0)
                .then(() -> source.assertMinRequested(1).assertMaxRequested(32))
                .then(() -> source.next(output("a", "1\n2\n3\n4")))
                .thenRequest(1)
                .expectNext(line("a", "1", true))
                .thenRequest(2)
                .expectNext(line("a", "2", true), line("a", "3", true))
                .then(() -> source.next(exited("a")).complete())
                .thenRequest(1)
                .expectNext(line("a", "4", false))
                .thenRequest(1)
                .expectNext(exited("a"))
                .verifyComplete();
    }

    @Test
    void aCancelReachesTheJob() {
        TestPublisher<NodeEvent> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(ExecOutput.lines()).take(1))
                .then(() -> source.next(output("a", "1\n2\n")))
                .expectNext(line("a", "1", true))
                .verifyComplete();
        source.assertCancelled();
    }

    @Test
    void oneOperatorServesManyStreams() {
        Function<Flux<NodeEvent>, Flux<NodeEvent>> lines = ExecOutput.lines();
        Flux<NodeEvent> stream = Flux.just(output("a", "1"), exited("a")).transform(lines);
        assertThat(List.of(
                        stream.collectList().block(LIMIT), stream.collectList().block(LIMIT)))
                .allSatisfy(events -> assertThat(events).containsExactly(line("a", "1", false), exited("a")));
    }

    @Test
    void whateverIsCutWhereverNothingIsLostOrMixed() {
        Histories.check(200, random -> {
            Map<String, String> printed = new HashMap<>();
            List<NodeEvent> events = history(random, printed);
            int demand = 1 + random.nextInt(40);
            List<NodeEvent> texts = told(ExecOutput.text(), demand, events);
            List<NodeEvent> lines =
                    told(ExecOutput.lines(StandardCharsets.UTF_8, 2 + random.nextInt(60)), demand, events);
            printed.forEach((node, text) -> {
                assertThat(texts(of(node, texts))).isEqualTo(text);
                assertThat(joined(of(node, lines))).isEqualTo(text.replace("\r\n", "\n"));
                assertThat(of(node, lines)).last().isInstanceOf(ExecEvent.Exited.class);
            });
        });
    }

    private static List<NodeEvent> history(Random random, Map<String, String> printed) {
        String[] pieces = {"a", "\n", "\r\n", "\r", "\u00e9", "\u20ac", "\ud83d\ude00", "bc ", "\uFFFD"};
        List<List<NodeEvent>> nodes = new ArrayList<>();
        for (String node : List.of("a", "b", "c")) {
            String text = IntStream.range(0, random.nextInt(200))
                    .mapToObj(i -> pieces[random.nextInt(pieces.length)])
                    .collect(Collectors.joining());
            printed.put(node, text);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            List<NodeEvent> events = new ArrayList<>();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
                events.add(new ExecEvent.Output(node, AT, from, Bytes.copyOf(Arrays.copyOfRange(bytes, from, to))));
                from = to;
            }
            events.add(exited(node));
            nodes.add(events);
        }
        List<NodeEvent> all = new ArrayList<>();
        while (nodes.stream().anyMatch(events -> !events.isEmpty())) {
            List<NodeEvent> one = nodes.get(random.nextInt(nodes.size()));
            if (!one.isEmpty()) {
                all.add(one.remove(0));
            }
        }
        return all;
    }

    private static List<NodeEvent> of(String node, List<NodeEvent> events) {
        return events.stream().filter(event -> event.node().equals(node)).toList();
    }

    private static String texts(List<NodeEvent> events) {
        return events.stream()
                .filter(OutputEvent.Text.class::isInstance)
                .map(event -> ((OutputEvent.Text) event).text())
                .collect(Collectors.joining());
    }

    private static String joined(List<NodeEvent> events) {
        return events.stream()
                .filter(OutputEvent.Line.class::isInstance)
                .map(event -> (OutputEvent.Line) event)
                .map(line -> line.ended() ? line.text() + "\n" : line.text())
                .collect(Collectors.joining());
    }

    private static List<NodeEvent> told(Function<Flux<NodeEvent>, Flux<NodeEvent>> operator, NodeEvent... events) {
        return told(operator, Integer.MAX_VALUE, List.of(events));
    }

    private static List<NodeEvent> told(
            Function<Flux<NodeEvent>, Flux<NodeEvent>> operator, int demand, List<NodeEvent> events) {
        List<NodeEvent> told = new ArrayList<>();
        StepVerifier.create(Flux.fromIterable(events).transform(operator).limitRate(demand))
                .thenConsumeWhile(event -> true, told::add)
                .verifyComplete();
        return told;
    }

    private static NodeEvent output(String node, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new ExecEvent.Output(node, AT, 0, Bytes.owning(bytes));
    }

    private static NodeEvent output(String node, String text) {
        return new ExecEvent.Output(node, AT, 0, Bytes.utf8(text));
    }

    private static NodeEvent text(String node, String text) {
        return new OutputEvent.Text(node, AT, text);
    }

    private static NodeEvent line(String node, String text, boolean ended) {
        return new OutputEvent.Line(node, AT, text, ended);
    }

    private static NodeEvent exited(String node) {
        return new ExecEvent.Exited(node, AT, 0);
    }

    private static NodeEvent lost(String node) {
        return new ExecEvent.Lost(node, AT, ExecEvent.Lost.Reason.SILENT);
    }

    private static NodeEvent truncated(String node) {
        return new ExecEvent.Truncated(node, AT, ExecEvent.Truncated.Scope.NODE, 10, 10);
    }

    private static NodeEvent finished() {
        return new ExecEvent.Finished(
                "a",
                AT,
                new ExecEvent.Summary(ExecEvent.Outcome.COMPLETE, 1, 1, 1, 0, 0, 0, List.of(), Optional.empty()));
    }
}
