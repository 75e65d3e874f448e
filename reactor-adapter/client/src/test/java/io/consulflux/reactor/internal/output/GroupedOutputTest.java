// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.OutputEvent.Incomplete;
import io.consulflux.reactor.ExecOutput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Output told once for all nodes that printed the same. */
class GroupedOutputTest {

    private static final Instant AT = Instant.EPOCH;

    @Test
    void nodesThatPrintedTheSameAndEndedAlikeAreOneGroupHoweverTheirChunksWereCut() {
        assertThat(groups(
                        ExecOutput.gather(),
                        output("c", "hi\n"),
                        output("a", "h"),
                        output("b", "hi\n"),
                        output("a", "i\n"),
                        exited("c", 0),
                        exited("a", 0),
                        exited("b", 1)))
                .containsExactly(group(0, "hi\n", "a", "c"), group(1, "hi\n", "b"));
    }

    @Test
    void theLargestGroupComesFirstAndEqualOnesByTheirFirstNode() {
        assertThat(groups(
                        ExecOutput.gather(),
                        output("d", "1"),
                        output("a", "2"),
                        exited("d", 0),
                        exited("a", 0),
                        exited("b", 0),
                        exited("c", 0)))
                .containsExactly(group(0, "", "b", "c"), group(0, "2", "a"), group(0, "1", "d"));
    }

    @Test
    void groupsAreToldBeforeTheFinishAndAllElseInItsPlace() {
        NodeEvent acknowledged = new ExecEvent.Acknowledged("a", AT);
        NodeEvent missing = new ExecEvent.Missing("z", AT, ExecEvent.Missing.Reason.SILENT);
        assertThat(told(ExecOutput.gather(), acknowledged, output("a", "x"), exited("a", 0), missing, finished()))
                .containsExactly(acknowledged, exited("a", 0), missing, group(0, "x", "a"), finished());
    }

    @Test
    void lostNodesAreAGroupWithoutACode() {
        NodeEvent lost = new ExecEvent.Lost("a", AT, ExecEvent.Lost.Reason.SILENT);
        assertThat(groups(ExecOutput.gather(), output("a", "x"), lost, output("b", "x"), exited("b", 0)))
                .containsExactly(
                        new OutputEvent.Group(
                                "a", AT, List.of("a"), OptionalInt.empty(), Bytes.utf8("x"), 1, Optional.empty()),
                        group(0, "x", "b"));
    }

    @Test
    void whatWasHeldIsToldWhenTheStreamBreaksOff() {
        StepVerifier.create(Flux.concat(Flux.just(output("a", "x")), Flux.error(new IllegalStateException("cut")))
                        .transform(ExecOutput.gather()))
                .expectNextMatches(event -> event instanceof OutputEvent.Group group
                        && group.code().isEmpty()
                        && group.output().utf8().equals("x"))
                .verifyErrorMessage("cut");
    }

    @Test
    void aNodeThatOnlyAcknowledgedBelongsToAGroupToo() {
        assertThat(groups(ExecOutput.gather(), new ExecEvent.Acknowledged("a", AT)))
                .containsExactly(new OutputEvent.Group(
                        "a", AT, List.of("a"), OptionalInt.empty(), Bytes.empty(), 0, Optional.empty()));
    }

    @Test
    void outputBeyondALimitIsComparedButNotHeld() {
        for (var gather : List.of(ExecOutput.gather(4, 100), ExecOutput.gather(100, 4))) {
            assertThat(groups(
                            gather,
                            output("a", "123"),
                            output("a", "456"),
                            exited("a", 0),
                            output("b", "123456"),
                            exited("b", 0),
                            output("c", "123457"),
                            exited("c", 0)))
                    .hasSize(2)
                    .first()
                    .isEqualTo(new OutputEvent.Group(
                            "a",
                            AT,
                            List.of("a", "b"),
                            OptionalInt.of(0),
                            Bytes.utf8("1234"),
                            6,
                            Optional.of(Incomplete.NOT_HELD)));
        }
    }

    @Test
    void whatNodesAgreeOnIsHeldOnce() {
        assertThat(groups(
                        ExecOutput.gather(100, 4),
                        output("a", "12"),
                        exited("a", 0),
                        output("b", "12"),
                        exited("b", 0),
                        output("c", "xy"),
                        exited("c", 0)))
                .containsExactly(group(0, "12", "a", "b"), group(0, "xy", "c"));
    }

    @Test
    void theMoreThatOneNodeHeldIsToldForAll() {
        assertThat(groups(
                        ExecOutput.gather(100, 5),
                        output("a", "1234"),
                        output("b", "1234"),
                        exited("b", 0),
                        exited("a", 0)))
                .containsExactly(group(0, "1234", "a", "b"));
    }

    @Test
    void nothingIsHeldAfterAGap() {
        assertThat(groups(
                        ExecOutput.gather(100, 4),
                        output("a", "12"),
                        output("b", "12"),
                        output("c", "34"),
                        exited("a", 0),
                        exited("b", 0),
                        output("c", "56"),
                        exited("c", 1)))
                .last()
                .isEqualTo(new OutputEvent.Group(
                        "c", AT, List.of("c"), OptionalInt.of(1), Bytes.empty(), 4, Optional.of(Incomplete.NOT_HELD)));
    }

    @Test
    void nodesOfWhichSomeWasLeftOutAreNotTakenForEqualToThoseOfWhichAllWasTold() {
        NodeEvent truncated = new ExecEvent.Truncated("a", AT, ExecEvent.Truncated.Scope.NODE, 2, 2);
        assertThat(groups(
                        ExecOutput.gather(),
                        output("a", "12"),
                        truncated,
                        exited("a", 0),
                        output("b", "12"),
                        exited("b", 0)))
                .containsExactly(
                        new OutputEvent.Group(
                                "a",
                                AT,
                                List.of("a"),
                                OptionalInt.of(0),
                                Bytes.utf8("12"),
                                2,
                                Optional.of(Incomplete.NOT_TOLD)),
                        group(0, "12", "b"));
    }

    @Test
    void groupsAreToldAsTheyAreAskedFor() {
        TestPublisher<NodeEvent> source = TestPublisher.create();
        StepVerifier.create(source.flux().transform(ExecOutput.gather()), 0)
                .then(() -> source.next(output("a", "1"), output("b", "2"), exited("a", 0), exited("b", 0))
                        .complete())
                .thenRequest(3)
                .expectNext(exited("a", 0), exited("b", 0), group(0, "1", "a"))
                .thenRequest(1)
                .expectNext(group(0, "2", "b"))
                .verifyComplete();
        source.assertMaxRequested(32);
    }

    @Test
    void limitsAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExecOutput.gather(-1, 0))
                .withMessage("held output: expected 0 bytes or more, got -1 per node, 0 in all");
    }

    private static List<NodeEvent> groups(Function<Flux<NodeEvent>, Flux<NodeEvent>> operator, NodeEvent... events) {
        return told(operator, events).stream()
                .filter(OutputEvent.Group.class::isInstance)
                .toList();
    }

    private static List<NodeEvent> told(Function<Flux<NodeEvent>, Flux<NodeEvent>> operator, NodeEvent... events) {
        return Flux.just(events).transform(operator).toStream().toList();
    }

    private static NodeEvent group(int code, String output, String... nodes) {
        return new OutputEvent.Group(
                nodes[0],
                AT,
                List.of(nodes),
                OptionalInt.of(code),
                Bytes.utf8(output),
                output.length(),
                Optional.empty());
    }

    private static NodeEvent output(String node, String text) {
        return new ExecEvent.Output(node, AT, 0, Bytes.utf8(text));
    }

    private static NodeEvent exited(String node, int code) {
        return new ExecEvent.Exited(node, AT, code);
    }

    private static NodeEvent finished() {
        return new ExecEvent.Finished(
                "a",
                AT,
                new ExecEvent.Summary(ExecEvent.Outcome.COMPLETE, 1, 1, 1, 0, 0, 0, List.of(), Optional.empty()));
    }
}
