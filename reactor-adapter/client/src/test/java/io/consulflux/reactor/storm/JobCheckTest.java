// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.reactor.storm.JobCheck.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JobCheckTest {

    private static final Instant AT = Instant.EPOCH;
    private static final NodeEvent SUBMITTED = new ExecEvent.Submitted("one", AT, "job", 2, List.of("one", "two"));
    private static final NodeEvent LOST = new ExecEvent.Lost("two", AT, ExecEvent.Lost.Reason.SILENT);
    private static final NodeEvent MISSING = new ExecEvent.Missing("two", AT, ExecEvent.Missing.Reason.SILENT);

    private final Complaints complaints = new Complaints();

    @Test
    void aTrueSuccessIsNotComplainedOf() {
        check(ran("one", 0), ran("two", 0), finished(Outcome.COMPLETE, exited("one", 0), exited("two", 0)));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void aSuccessWithoutOneOfTheNodesIsFalse() {
        check(ran("one", 0), List.of(), finished(Outcome.COMPLETE, exited("one", 0)));
        assertThat(complaints.all()).singleElement().asString().contains("a false success");
    }

    @Test
    void aSuccessInWhichANodeIsLostIsFalse() {
        check(
                ran("one", 0),
                List.of(ack("two"), LOST),
                finished(Outcome.COMPLETE, exited("one", 0), summary("two", Fate.LOST)));
        assertThat(complaints.all()).singleElement().asString().contains("a false success");
    }

    @Test
    void anExitThatNeverCameIsComplainedOf() {
        JobCheck check = new JobCheck(
                "job", Map.of("one", deed("one", 1), "two", new Deed("two\n", 0, 1, 0)), false, complaints);
        check.check(
                all(ran("one", 0), ran("two", 0), finished(Outcome.COMPLETE, exited("one", 0), exited("two", 0))),
                Optional.empty());
        assertThat(complaints.all()).singleElement().asString().contains("never came to its end");
    }

    @Test
    void outputThatLacksAPartIsComplainedOf() {
        check(
                List.of(ack("one"), output("one", 0, "on"), new ExecEvent.Exited("one", AT, 0)),
                ran("two", 0),
                finished(Outcome.COMPLETE, exited("one", 0), exited("two", 0)));
        assertThat(complaints.all()).singleElement().asString().contains("output [on]");
    }

    @Test
    void whereAnOlderStateWasPutBackChunksMayLackButNoneIsMadeUp() {
        JobCheck restored = new JobCheck("job", Map.of("one", deed("one", 1)), true, complaints);
        List<NodeEvent> end = finished(Outcome.COMPLETE, exited("one", 0));
        NodeEvent exit = new ExecEvent.Exited("one", AT, 0);
        restored.check(all(List.of(ack("one"), output("one", 1, "e\n"), exit), List.of(), end), Optional.empty());
        assertThat(complaints.all()).isEmpty();
        restored.check(all(List.of(ack("one"), output("one", 1, "eo"), exit), List.of(), end), Optional.empty());
        assertThat(complaints.all()).singleElement().asString().contains("output [eo]");
    }

    @Test
    void anExitCodeThatTheJobDoesNotHaveIsComplainedOfUnlessTheAgentGaveUp() {
        check(ran("one", 255), ran("two", 0), finished(Outcome.FAILED, exited("one", 255), exited("two", 0)));
        assertThat(complaints.all()).isEmpty();
        check(ran("one", 7), ran("two", 0), finished(Outcome.FAILED, exited("one", 7), exited("two", 0)));
        assertThat(complaints.all()).singleElement().asString().contains("exit code 7");
    }

    @Test
    void aNodeHasOneFateAndNothingAfterIt() {
        check(
                ran("one", 0),
                List.of(ack("two"), LOST, output("two", 1, "late")),
                finished(Outcome.INCOMPLETE, exited("one", 0), summary("two", Fate.LOST)));
        assertThat(complaints.all()).singleElement().asString().contains("after its end");

        check(
                ran("one", 0),
                List.of(MISSING, LOST),
                finished(Outcome.INCOMPLETE, exited("one", 0), summary("two", Fate.LOST)));
        assertThat(complaints.all()).anyMatch(text -> text.contains("not one fate"));
    }

    @Test
    void aChunkThatIsToldTwiceIsComplainedOf() {
        check(
                List.of(
                        ack("one"),
                        output("one", 0, "o"),
                        output("one", 0, "ne\n"),
                        new ExecEvent.Exited("one", AT, 0)),
                ran("two", 0),
                finished(Outcome.COMPLETE, exited("one", 0), exited("two", 0)));
        assertThat(complaints.all()).singleElement().asString().contains("after 0");
    }

    @Test
    void theEndComesOnceAndLast() {
        check(ran("one", 0), ran("two", 0), List.of());
        assertThat(complaints.all()).singleElement().asString().contains("ends 0 times");
    }

    @Test
    void aFailureAfterTheCallIsComplainedOf() {
        Optional<Throwable> failure = Optional.of(new ConsulClosedException("exec"));
        new JobCheck("job", Map.of(), false, complaints).check(List.of(), failure);
        assertThat(complaints.all()).isEmpty();
        new JobCheck("job", Map.of(), false, complaints).check(List.of(SUBMITTED), failure);
        assertThat(complaints.all()).singleElement().asString().contains("failed after the call");
    }

    private void check(List<NodeEvent> one, List<NodeEvent> two, List<NodeEvent> end) {
        new JobCheck("job", Map.of("one", deed("one", 1), "two", deed("two", 1)), false, complaints)
                .check(all(one, two, end), Optional.empty());
    }

    private static Deed deed(String node, int times) {
        return new Deed(node + "\n", 0, times, times);
    }

    private static List<NodeEvent> all(List<NodeEvent> one, List<NodeEvent> two, List<NodeEvent> end) {
        List<NodeEvent> all = new ArrayList<>(List.of(SUBMITTED));
        all.addAll(one);
        all.addAll(two);
        all.addAll(end);
        return all;
    }

    private static List<NodeEvent> ran(String node, int code) {
        return List.of(ack(node), output(node, 0, node + "\n"), new ExecEvent.Exited(node, AT, code));
    }

    private static NodeEvent ack(String node) {
        return new ExecEvent.Acknowledged(node, AT);
    }

    private static NodeEvent output(String node, long sequence, String text) {
        return new ExecEvent.Output(node, AT, sequence, Bytes.utf8(text));
    }

    private static NodeSummary exited(String node, int code) {
        return new NodeSummary(
                node, Fate.EXITED, OptionalInt.of(code), 4, Optional.of(Duration.ofSeconds(1)), false, 0);
    }

    private static NodeSummary summary(String node, Fate fate) {
        return new NodeSummary(node, fate, OptionalInt.empty(), 0, Optional.empty(), false, 0);
    }

    private static List<NodeEvent> finished(Outcome outcome, NodeSummary... nodes) {
        Summary summary = new Summary(outcome, 2, 2, 2, 0, 0, 0, List.of(nodes), Optional.empty());
        return List.of(new ExecEvent.Finished("one", AT, summary));
    }
}
