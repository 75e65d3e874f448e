// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.Histories;
import io.consulflux.NodeEvent;
import io.consulflux.exec.OutputLimits;
import io.consulflux.protocol.Conversation;
import io.consulflux.protocol.exec.SimulatedCluster.Agent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds however things fall: calls fail, sessions end, agents die, listeners dawdle and leave. */
class ExecHistoriesTest {

    private static final int HISTORIES = 10_000;

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

    @Test
    void everyHistoryIsToldAsItWasAndLeavesConsulAsItWas() {
        Histories.check(HISTORIES, random -> {
            ExecHistory history = new ExecHistory(random);
            history.play();
            try {
                inOrder(history);
                likeTheTruth(history);
                withinLimits(history);
                accounted(history);
                leftInOrder(history);
            } catch (AssertionError broken) {
                throw new AssertionError(
                        "told " + Told.inShort(afterWarnings(history.conversation)) + "\nsent "
                                + history.conversation.sent(),
                        broken);
            }
        });
        if (System.getProperty("consulflux.seed") == null) {
            assertThat(outcomes).as("the histories are of every kind").containsOnlyKeys(Outcome.values());
        }
    }

    /** Warnings come first, if at all. */
    private static List<NodeEvent> afterWarnings(Conversation conversation) {
        return conversation.events().stream()
                .dropWhile(ExecEvent.Warned.class::isInstance)
                .toList();
    }

    private static void inOrder(ExecHistory history) {
        Conversation conversation = history.conversation;
        List<NodeEvent> events = afterWarnings(conversation);
        long submitted = count(events, ExecEvent.Submitted.class);
        long finished = count(events, ExecEvent.Finished.class);
        assertThat(submitted).isLessThanOrEqualTo(1);
        assertThat(finished)
                .isEqualTo(history.cancelled || conversation.failure().isPresent() ? 0 : 1);
        assertThat(conversation.failure().isEmpty() || events.isEmpty()).isTrue();
        if (submitted == 1) {
            assertThat(events).first().isInstanceOf(ExecEvent.Submitted.class);
        }
        if (finished == 1) {
            assertThat(events).last().isInstanceOf(ExecEvent.Finished.class);
        }
        String whole = "A[oh]*T?[EL]|M";
        String part = whole + "|A?[oh]*T?";
        letters(events).values().forEach(node -> assertThat(node).matches(history.cancelled ? part : whole));
    }

    /** Each node's events as letters, in their order. */
    private static Map<String, String> letters(List<NodeEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof ExecEvent.Submitted || event instanceof ExecEvent.Finished))
                .collect(Collectors.groupingBy(
                        NodeEvent::node,
                        LinkedHashMap::new,
                        Collectors.mapping(ExecHistoriesTest::letter, Collectors.joining())));
    }

    private static String letter(NodeEvent event) {
        String kind = event.getClass().getSimpleName().substring(0, 1);
        return event instanceof ExecEvent.Output || event instanceof ExecEvent.Heartbeat
                ? kind.toLowerCase(Locale.ROOT)
                : kind;
    }

    /** Output is told whole, or up to its limit, once and in order, and an exit is what the agent wrote. */
    private static void likeTheTruth(ExecHistory history) {
        for (Agent agent : history.cluster.agents().values()) {
            int next = 0;
            boolean cut = false;
            for (NodeEvent event : afterWarnings(history.conversation)) {
                if (!event.node().equals(agent.name)) {
                    continue;
                }
                if (event instanceof ExecEvent.Output output && output.sequence() < SimulatedCluster.FORGED) {
                    assertThat(output.sequence()).isEqualTo(next);
                    assertThat(cut).as("a chunk after one that was cut").isFalse();
                    cut = !output.data().equals(Bytes.utf8(agent.output.get(next)));
                    assertThat(agent.output.get(next++).getBytes(StandardCharsets.UTF_8))
                            .startsWith(output.data().toByteArray());
                } else if (event instanceof ExecEvent.Heartbeat heartbeat) {
                    assertThat(heartbeat.sequence()).isEqualTo(next);
                    assertThat(agent.output.get(next++)).isEmpty();
                } else if (event instanceof ExecEvent.Truncated) {
                    cut = false;
                    next = agent.output.size();
                } else if (event instanceof ExecEvent.Exited exited) {
                    assertThat(agent.hasExited()).isTrue();
                    assertThat(exited.code()).isEqualTo(agent.code);
                    assertThat(next).as("chunks told of %s", agent.name).isEqualTo(agent.output.size());
                }
            }
            assertThat(cut && !history.cancelled)
                    .as("a cut of %s that is not told", agent.name)
                    .isFalse();
        }
        assertThat(history.cluster.fired()).isLessThanOrEqualTo(1);
    }

    /** No limit is passed, and where output was truncated its limit was used up to the byte. */
    private static void withinLimits(ExecHistory history) {
        OutputLimits limits = history.job.outputLimits();
        Map<String, Long> bytes = bytes(afterWarnings(history.conversation));
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        assertThat(all).isLessThanOrEqualTo(limits.perJob().orElse(Long.MAX_VALUE));
        assertThat(bytes.values()).allMatch(node -> node <= limits.perNode().orElse(Long.MAX_VALUE));
        for (NodeEvent event : afterWarnings(history.conversation)) {
            if (event instanceof ExecEvent.Truncated cut) {
                boolean own = cut.scope() == ExecEvent.Truncated.Scope.NODE;
                assertThat(cut.limit()).isEqualTo((own ? limits.perNode() : limits.perJob()).orElseThrow());
                assertThat(cut.told()).isEqualTo(bytes.getOrDefault(cut.node(), 0L));
                assertThat(own ? cut.told() : all).isEqualTo(cut.limit());
            }
        }
    }

    /** How many bytes of output were told of each node. */
    private static Map<String, Long> bytes(List<NodeEvent> events) {
        return events.stream()
                .filter(ExecEvent.Output.class::isInstance)
                .map(ExecEvent.Output.class::cast)
                .collect(Collectors.groupingBy(
                        ExecEvent.Output::node,
                        Collectors.summingLong(output -> output.data().size())));
    }

    /** Each node's account says what was told of it. */
    private static void nodeByNode(List<NodeEvent> events, Summary summary) {
        assertThat(summary.nodes()).extracting(NodeSummary::node).isSorted().doesNotHaveDuplicates();
        Map<String, Long> bytes = bytes(events);
        Map<String, String> letters = letters(events);
        for (NodeSummary node : summary.nodes()) {
            String told = letters.getOrDefault(node.node(), "");
            assertThat(told).endsWith(node.fate().name().substring(0, 1));
            assertThat(node.bytes()).isEqualTo(bytes.getOrDefault(node.node(), 0L));
            assertThat(node.truncated()).isEqualTo(told.contains("T"));
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

    private void accounted(ExecHistory history) {
        List<NodeEvent> events = afterWarnings(history.conversation);
        if (count(events, ExecEvent.Finished.class) == 0) {
            return;
        }
        Summary summary = ((ExecEvent.Finished) events.get(events.size() - 1)).summary();
        nodeByNode(events, summary);
        outcomes.merge(summary.outcome(), 1, Integer::sum);
        assertThat(summary.acknowledged()).isEqualTo((int) count(events, ExecEvent.Acknowledged.class));
        assertThat(summary.exited()).isEqualTo((int) count(events, ExecEvent.Exited.class));
        assertThat(summary.lost()).isEqualTo((int) count(events, ExecEvent.Lost.class));
        assertThat(summary.failed()).isEqualTo((int) events.stream()
                .filter(event -> event instanceof ExecEvent.Exited exited && exited.code() != 0)
                .count());
        boolean named = events.get(0) instanceof ExecEvent.Submitted submitted
                && !submitted.targets().isEmpty();
        if (named) {
            assertThat(summary.missing()).isEqualTo((int) count(events, ExecEvent.Missing.class));
        }
        assertThat(letters(events).keySet()).containsAll(awaited(events));
        assertThat(summary.outcome() != Outcome.ABORTED || summary.cause().isPresent())
                .as("a cause")
                .isTrue();
        assertThat(summary.acknowledged() > 0
                        || submittedNone(events)
                        || summary.cause().isPresent())
                .as("a reason for silence")
                .isTrue();
        if (summary.outcome() == Outcome.COMPLETE || summary.outcome() == Outcome.FAILED) {
            assertThat(summary.acknowledged()).isPositive().isGreaterThanOrEqualTo(summary.expected());
            assertThat(summary.exited()).isEqualTo(summary.acknowledged());
            assertThat(summary.cause()).isEmpty();
            assertThat(summary.nodes()).hasSize(summary.acknowledged());
            assertThat(summary.failed() > 0).isEqualTo(summary.outcome() == Outcome.FAILED);
        }
    }

    private static boolean submittedNone(List<NodeEvent> events) {
        return count(events, ExecEvent.Submitted.class) == 0;
    }

    private static Set<String> awaited(List<NodeEvent> events) {
        return events.get(0) instanceof ExecEvent.Submitted submitted ? new HashSet<>(submitted.targets()) : Set.of();
    }

    private static void leftInOrder(ExecHistory history) {
        List<String> sent = history.conversation.sent().stream()
                .map(call -> call.request().toString())
                .toList();
        for (String session : history.cluster.sessions()) {
            String destroy = "PUT /v1/session/destroy/" + session;
            String delete = "DELETE /v1/kv/_rexec/" + session + "/?recurse";
            if (history.known.contains(session)) {
                assertThat(sent).contains(destroy);
                assertThat(!history.cluster.isAlive(session) || history.denied || triedLongEnough(history))
                        .as("%s is gone", session)
                        .isTrue();
            }
            if (sent.contains(delete)) {
                assertThat(sent.indexOf(destroy)).isBetween(0, sent.indexOf(delete));
                assertThat(sent.subList(sent.indexOf(delete), sent.size())).doesNotContain(destroy);
                assertThat(history.cluster.isAlive(session)).isFalse();
            }
        }
        assertThat(sent.stream().filter(request -> request.startsWith("DELETE")))
                .allMatch(request -> request.matches("DELETE /v1/kv/_rexec/s\\d+/\\?recurse"));
        assertThat(history.conversation.elapsed()).isLessThan(Duration.ofMinutes(5));
    }

    private static boolean triedLongEnough(ExecHistory history) {
        Duration began = history.closing.orElseThrow();
        return history.conversation.elapsed().minus(began).compareTo(Duration.ofSeconds(5)) >= 0;
    }

    private static long count(List<NodeEvent> events, Class<? extends ExecEvent> kind) {
        return events.stream().filter(kind::isInstance).count();
    }
}
