// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.exec.OutputLimits;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the events of a job say to one another, whatever happened: their order, their limits, and the account at the end. */
final class ExecShape {

    private final ExecWorld world;
    private final List<ExecEvent> events;

    ExecShape(ExecWorld world) {
        this.world = world;
        this.events = world.events().stream()
                .dropWhile(ExecEvent.Warned.class::isInstance)
                .toList();
    }

    void check() {
        inOrder();
        withinLimits();
        summary().ifPresent(this::accounted);
    }

    Optional<Summary> summary() {
        return events.stream()
                .filter(ExecEvent.Finished.class::isInstance)
                .map(event -> ((ExecEvent.Finished) event).summary())
                .findFirst();
    }

    private void inOrder() {
        boolean failed = world.driver.failure().isPresent();
        boolean cancelled = world.driver.isCancelled();
        assertThat(count(ExecEvent.Submitted.class)).isLessThanOrEqualTo(1);
        assertThat(count(ExecEvent.Finished.class)).isEqualTo(cancelled || failed ? 0 : 1);
        assertThat(!failed || events.isEmpty()).as("a failure after events").isTrue();
        if (count(ExecEvent.Submitted.class) == 1) {
            assertThat(events).first().isInstanceOf(ExecEvent.Submitted.class);
        }
        if (count(ExecEvent.Finished.class) == 1) {
            assertThat(events).last().isInstanceOf(ExecEvent.Finished.class);
        }
        String whole = "A[oh]*T?[EL]|M";
        String part = whole + "|A?[oh]*T?";
        letters().values().forEach(node -> assertThat(node).matches(cancelled ? part : whole));
    }

    /** Each node's events as letters, in their order. */
    private Map<String, String> letters() {
        return events.stream()
                .filter(event -> !(event instanceof ExecEvent.Submitted || event instanceof ExecEvent.Finished))
                .collect(Collectors.groupingBy(
                        ExecEvent::node,
                        LinkedHashMap::new,
                        Collectors.mapping(ExecShape::letter, Collectors.joining())));
    }

    private static String letter(ExecEvent event) {
        String kind = event.getClass().getSimpleName().substring(0, 1);
        return event instanceof ExecEvent.Output || event instanceof ExecEvent.Heartbeat
                ? kind.toLowerCase(Locale.ROOT)
                : kind;
    }

    /** No limit is passed, and where output was truncated its limit was used up to the byte. */
    private void withinLimits() {
        OutputLimits limits = world.job.outputLimits();
        Map<String, Long> bytes = bytes();
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        assertThat(all).isLessThanOrEqualTo(limits.perJob().orElse(Long.MAX_VALUE));
        assertThat(bytes.values()).allMatch(node -> node <= limits.perNode().orElse(Long.MAX_VALUE));
        for (ExecEvent event : events) {
            if (event instanceof ExecEvent.Truncated cut) {
                boolean own = cut.scope() == ExecEvent.Truncated.Scope.NODE;
                assertThat(cut.limit()).isEqualTo((own ? limits.perNode() : limits.perJob()).orElseThrow());
                assertThat(cut.told()).isEqualTo(bytes.getOrDefault(cut.node(), 0L));
                assertThat(own ? cut.told() : all).isEqualTo(cut.limit());
            }
        }
    }

    /** How many bytes of output were told of each node. */
    private Map<String, Long> bytes() {
        return events.stream()
                .filter(ExecEvent.Output.class::isInstance)
                .map(ExecEvent.Output.class::cast)
                .collect(Collectors.groupingBy(
                        ExecEvent.Output::node,
                        Collectors.summingLong(output -> output.data().size())));
    }

    private void accounted(Summary summary) {
        nodeByNode(summary);
        assertThat(summary.acknowledged()).isEqualTo(count(ExecEvent.Acknowledged.class));
        assertThat(summary.exited()).isEqualTo(count(ExecEvent.Exited.class));
        assertThat(summary.lost()).isEqualTo(count(ExecEvent.Lost.class));
        assertThat(summary.failed()).isEqualTo((int) events.stream()
                .filter(event -> event instanceof ExecEvent.Exited exited && exited.code() != 0)
                .count());
        Set<String> awaited = awaited();
        assertThat(awaited.isEmpty() || summary.missing() == count(ExecEvent.Missing.class))
                .as("the missing are counted")
                .isTrue();
        assertThat(letters().keySet()).containsAll(awaited);
        boolean aborted = summary.outcome() == Outcome.ABORTED;
        boolean silent = summary.acknowledged() == 0 && count(ExecEvent.Submitted.class) == 1;
        assertThat(!(aborted || silent) || summary.cause().isPresent())
                .as("a cause of %s", summary)
                .isTrue();
        if (summary.outcome() == Outcome.COMPLETE || summary.outcome() == Outcome.FAILED) {
            assertThat(summary.acknowledged()).isPositive().isGreaterThanOrEqualTo(summary.expected());
            assertThat(summary.exited()).isEqualTo(summary.acknowledged());
            assertThat(summary.cause()).isEmpty();
            assertThat(summary.nodes()).hasSize(summary.acknowledged());
            assertThat(summary.failed() > 0).isEqualTo(summary.outcome() == Outcome.FAILED);
        }
    }

    /** Each node's account says what was told of it. */
    private void nodeByNode(Summary summary) {
        assertThat(summary.nodes()).extracting(NodeSummary::node).isSorted().doesNotHaveDuplicates();
        Map<String, Long> bytes = bytes();
        Map<String, String> letters = letters();
        for (NodeSummary node : summary.nodes()) {
            String told = letters.getOrDefault(node.node(), "");
            assertThat(told).endsWith(node.fate().name().substring(0, 1));
            assertThat(node.bytes()).isEqualTo(bytes.getOrDefault(node.node(), 0L));
            assertThat(node.truncated()).isEqualTo(told.contains("T"));
            assertThat(node.chunksLost()).as("chunks lost of %s", node.node()).isGreaterThanOrEqualTo(holes(node));
            assertThat(node.duration().isPresent()).isEqualTo(node.fate() == Fate.EXITED);
            assertThat(node.duration().orElse(Duration.ZERO).isNegative()).isFalse();
            assertThat(events.stream()
                            .filter(event -> event instanceof ExecEvent.Exited exited
                                    && exited.node().equals(node.node()))
                            .map(event -> ((ExecEvent.Exited) event).code()))
                    .isEqualTo(node.code().isPresent() ? List.of(node.code().getAsInt()) : List.of());
        }
        assertThat(summary.nodes()).extracting(NodeSummary::node).containsExactlyInAnyOrderElementsOf(letters.keySet());
    }

    /** How many chunks before the last one told were not told. */
    private long holes(NodeSummary node) {
        long[] numbers = events.stream()
                .filter(event -> event.node().equals(node.node()))
                .flatMapToLong(event -> event instanceof ExecEvent.Output output
                        ? LongStream.of(output.sequence())
                        : event instanceof ExecEvent.Heartbeat beat
                                ? LongStream.of(beat.sequence())
                                : LongStream.empty())
                .filter(number -> number < ExecWorld.FORGED)
                .toArray();
        return numbers.length == 0 ? 0 : numbers[numbers.length - 1] + 1 - numbers.length;
    }

    private Set<String> awaited() {
        return !events.isEmpty() && events.get(0) instanceof ExecEvent.Submitted submitted
                ? new HashSet<>(submitted.targets())
                : Set.of();
    }

    private int count(Class<? extends ExecEvent> kind) {
        return (int) events.stream().filter(kind::isInstance).count();
    }
}
