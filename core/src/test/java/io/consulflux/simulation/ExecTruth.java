// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import io.consulflux.exec.Expectation;
import io.consulflux.simulation.JobRun.Write;
import io.consulflux.simulation.SimulatedDriver.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a job told, beside what the agents did and the store took. */
final class ExecTruth {

    /** How soon all is read that is there, when nothing goes wrong any more. */
    private static final Duration PROMPT = Duration.ofSeconds(30);

    /** How soon what happens to the keys is known, when nothing goes wrong. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private final ExecWorld world;
    private final List<Told<NodeEvent>> told;

    ExecTruth(ExecWorld world) {
        this.world = world;
        this.told = world.driver.told();
    }

    void check(Optional<Summary> summary) {
        for (String session : sessions()) {
            assertThat(world.cluster.calls(session)).as("calls of agents").isLessThanOrEqualTo(1);
            keptAlive(session);
        }
        nodes().forEach(this::likeTheTruth);
        if (!world.isDisturbed()) {
            told.forEach(this::justified);
        }
        summary.ifPresent(this::outcome);
        summary.filter(end -> !world.isUpset() && !world.isForged()).ifPresent(this::noMoreLost);
    }

    /** The sessions that the client knows by name. */
    Set<String> sessions() {
        Set<String> sessions = new TreeSet<>();
        world.driver.sent().forEach(call -> {
            String path = call.request().path();
            if (call.name().equals("job") || call.name().equals("session destruction")) {
                String[] parts = path.split("/", -1);
                sessions.add(call.name().equals("job") ? parts[4] : parts[parts.length - 1]);
            }
        });
        return sessions;
    }

    private Set<String> nodes() {
        Set<String> nodes = new TreeSet<>();
        told.forEach(one -> nodes.add(one.event().node()));
        return nodes;
    }

    private Optional<JobRun> run(String node) {
        Set<String> sessions = sessions();
        return world.cluster.runs().stream()
                .filter(run -> run.node().equals(node) && sessions.contains(run.session()))
                .findFirst();
    }

    /** A session that is in use is given up before it expires, unless the program was stopped. */
    private void keptAlive(String session) {
        Optional<Long> expired = world.cluster.store().expired(session);
        assertThat(world.sound && expired.isPresent()).as("an expiry").isFalse();
        if (expired.isPresent() && !world.wasStopped()) {
            assertThat(told.stream()
                            .filter(one -> one.at() > expired.get())
                            .filter(one ->
                                    one.event() instanceof ExecEvent.Output || one.event() instanceof ExecEvent.Exited))
                    .as("told after the session had expired")
                    .isEmpty();
        }
    }

    /** Output is told whole, or up to its limit, once and in order, and an exit is what the agent wrote. */
    private void likeTheTruth(String node) {
        Optional<JobRun> run = run(node);
        List<Write> output = run.map(JobRun::output).orElse(List.of());
        long next = 0;
        boolean truncated = false;
        boolean cut = false;
        for (Told<NodeEvent> one : told) {
            if (!one.event().node().equals(node)) {
                continue;
            }
            if (one.event() instanceof ExecEvent.Output chunk && chunk.sequence() < ExecWorld.FORGED) {
                assertThat(chunk.sequence()).isLessThan(output.size());
                assertInOrder(chunk.sequence(), next);
                Bytes written = output.get((int) chunk.sequence()).value();
                assertThat(cut).as("a chunk after one that was cut").isFalse();
                assertThat(written.toByteArray()).startsWith(chunk.data().toByteArray());
                cut = !written.equals(chunk.data());
                next = next(chunk.sequence(), next);
            } else if (one.event() instanceof ExecEvent.Heartbeat beat) {
                assertThat(beat.sequence()).isLessThan(output.size());
                assertInOrder(beat.sequence(), next);
                assertThat(output.get((int) beat.sequence()).value().isEmpty()).isTrue();
                next = next(beat.sequence(), next);
            } else if (one.event() instanceof ExecEvent.Truncated) {
                truncated = true;
                cut = false;
            } else if (one.event() instanceof ExecEvent.Acknowledged) {
                assertThat(run.flatMap(JobRun::acknowledged)).as("acknowledged").isPresent();
            } else if (one.event() instanceof ExecEvent.Exited exited) {
                assertThat(run.flatMap(JobRun::exit).map(Write::number)).hasValue((long) exited.code());
                assertThat(truncated || world.isDisturbed() || next == output.size())
                        .as("%s chunks told of %s", next, output)
                        .isTrue();
            }
        }
        assertThat(cut && !world.driver.isCancelled())
                .as("a cut of %s that is not told", node)
                .isFalse();
    }

    private void assertInOrder(long number, long expected) {
        assertThat(number >= expected || world.isPutTogether())
                .as("chunk %s told, %s expected", number, expected)
                .isTrue();
    }

    /** Only a store that was put back has lost some. */
    private long next(long number, long expected) {
        assertThat(world.isDisturbed() || number == expected)
                .as("chunk %s told, %s expected", number, expected)
                .isTrue();
        return number + 1;
    }

    private void justified(Told<NodeEvent> one) {
        Optional<JobRun> run = run(one.event().node());
        if (one.event() instanceof ExecEvent.Missing missing && missing.reason() == ExecEvent.Missing.Reason.SILENT) {
            long limit = called() + world.job.timing().acknowledgement().toNanos();
            assertThat(one.at()).as("told missing").isGreaterThanOrEqualTo(limit);
            run.flatMap(JobRun::acknowledged)
                    .ifPresent(at -> assertThat(at).as("acknowledged").isGreaterThan(limit));
        } else if (one.event() instanceof ExecEvent.Lost lost && lost.reason() == ExecEvent.Lost.Reason.SILENT) {
            assertThat(longestSilence(run.orElseThrow(), one.at()))
                    .isGreaterThanOrEqualTo(world.job.timing().silence());
        } else if (one.event() instanceof ExecEvent.Lost lost) {
            assertThat(lost.reason()).isNotEqualTo(ExecEvent.Lost.Reason.UNREADABLE);
        }
    }

    private void noMoreLost(Summary summary) {
        assertThat(summary.chunksLost()).as("chunks lost").isLessThanOrEqualTo(world.nibbled);
    }

    private long called() {
        return told.stream()
                .filter(one -> one.event() instanceof ExecEvent.Submitted)
                .mapToLong(Told::at)
                .findFirst()
                .orElseThrow();
    }

    /** How long the agent wrote nothing though it had not exited. */
    private static Duration longestSilence(JobRun run, long until) {
        List<Long> writes = new ArrayList<>(List.of(run.acknowledged().orElseThrow()));
        run.output().forEach(write -> writes.add(write.at()));
        writes.add(run.exit().map(Write::at).orElse(Long.MAX_VALUE));
        long longest = 0;
        for (int i = 1; i < writes.size(); i++) {
            longest = Math.max(longest, Math.min(writes.get(i), until) - writes.get(i - 1));
        }
        return Duration.ofNanos(longest);
    }

    /** The deadline cuts off no job that was done long before, with nothing in the way. */
    private void cutOff(Summary summary) {
        Set<String> sessions = sessions();
        List<JobRun> answered = world.cluster.runs().stream()
                .filter(run ->
                        sessions.contains(run.session()) && run.acknowledged().isPresent())
                .toList();
        boolean exited = answered.stream().allMatch(run -> run.exit().isPresent());
        if (summary.outcome() == Outcome.TIMED_OUT && exited && world.isHeardFromTheStart()) {
            long done = answered.stream()
                    .mapToLong(run -> run.exit().orElseThrow().at())
                    .reduce(called() + world.job.timing().acknowledgement().toNanos(), Math::max);
            assertThat(world.deadline())
                    .as("the deadline")
                    .isLessThan(Math.max(done, world.peace()) + PROMPT.toNanos());
        }
    }

    /** Where nobody is awaited the end is told after a time in which nobody came. */
    private void quiet(Summary summary) {
        Set<String> sessions = sessions();
        boolean ended = summary.outcome() == Outcome.COMPLETE || summary.outcome() == Outcome.FAILED;
        if (ended && world.job.expectation() instanceof Expectation.Whoever && !world.isDisturbed()) {
            long quiet = world.job.timing().heartbeat().multipliedBy(2).toNanos();
            List<JobRun> runs = world.cluster.runs().stream()
                    .filter(run -> sessions.contains(run.session())
                            && run.acknowledged().isPresent())
                    .toList();
            long last = runs.stream()
                    .filter(run -> nodes().contains(run.node()))
                    .mapToLong(run -> run.exit().orElseThrow().at())
                    .max()
                    .orElseThrow();
            assertThat(told.get(told.size() - 1).at()).as("the end").isGreaterThanOrEqualTo(last + quiet);
            assertThat(runs.stream().filter(run -> run.acknowledged().orElseThrow() <= last + quiet))
                    .as("who answered before")
                    .allMatch(run -> nodes().contains(run.node()));
        }
    }

    /** Who is told missing is kept from beginning, if the job goes on. */
    private void sealed() {
        long last = told.stream()
                .filter(one -> one.event() instanceof ExecEvent.Output || one.event() instanceof ExecEvent.Exited)
                .mapToLong(Told::at)
                .max()
                .orElse(Long.MIN_VALUE);
        boolean missing = told.stream()
                .anyMatch(one -> one.at() < last
                        && one.event() instanceof ExecEvent.Missing news
                        && news.reason() == ExecEvent.Missing.Reason.SILENT);
        assertThat(!missing
                        || world.driver.sent().stream()
                                .anyMatch(call -> call.name().equals("seal")))
                .as("the job is sealed")
                .isTrue();
    }

    /** With nothing else in the way, a job whose keys are gone is given up as soon as that can be known. */
    private void givenUp() {
        long end = told.get(told.size() - 1).at();
        world.razed
                .filter(at -> world.calm && world.isHeardFromTheStart() && at > called() + AT_ONCE.toNanos())
                .ifPresent(at ->
                        assertThat(end).as("the end of a job without keys").isLessThan(at + AT_ONCE.toNanos()));
    }

    /** Success is told only of nodes that exited with 0, and where nothing goes wrong nothing is told to have. */
    private void outcome(Summary summary) {
        if (told.stream().anyMatch(one -> one.event() instanceof ExecEvent.Submitted)) {
            cutOff(summary);
            quiet(summary);
            sealed();
            givenUp();
        }
        long end = told.get(told.size() - 1).at();
        assertThat(summary.outcome() != Outcome.ABORTED
                        && world.isHeardFromTheStart()
                        && end
                                > Math.max(world.razed.orElse(Long.MAX_VALUE - PROMPT.toNanos()), world.peace())
                                        + PROMPT.toNanos())
                .as("a job without keys goes on")
                .isFalse();
        if (summary.outcome() == Outcome.COMPLETE) {
            assertThat(world.job.expectation() instanceof Expectation.Resolved
                            && summary.nodes().size() < world.cluster.agents().size())
                    .as("a success of which only %s know", summary.nodes())
                    .isFalse();
            summary.nodes()
                    .forEach(node -> assertThat(
                                    run(node.node()).flatMap(JobRun::exit).map(Write::number))
                            .as("exit of %s", node)
                            .hasValue(0L));
        }
        if (world.sound) {
            assertThat(summary.outcome()).isNotEqualTo(Outcome.ABORTED);
            assertThat(told.stream()
                            .map(Told::event)
                            .filter(event -> event instanceof ExecEvent.Lost lost
                                    && lost.reason() != ExecEvent.Lost.Reason.DEADLINE))
                    .isEmpty();
            assertThat(told.stream()
                            .map(Told::event)
                            .filter(event -> event instanceof ExecEvent.Missing missing
                                    && missing.reason() != ExecEvent.Missing.Reason.DEADLINE
                                    && run(missing.node())
                                            .flatMap(JobRun::acknowledged)
                                            .isPresent()))
                    .isEmpty();
        }
    }
}
