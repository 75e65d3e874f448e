// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent;
import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.Verdict;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A wait at a barrier played by hand. It may read, but never write: that is checked at every step. */
final class BarrierTranscript {

    static final String ADDRESS = "127.0.0.1:8500";

    private final BarrierProtocol protocol;
    private final List<BarrierEvent> told = new ArrayList<>();
    private final Set<Call> underWay = new HashSet<>();
    private Wants wants = Wants.nothing();
    private Optional<Step.Over> over = Optional.empty();
    private long now = -7;
    private int reads;

    BarrierTranscript(Barrier barrier) {
        protocol = new BarrierProtocol(barrier, ADDRESS, 1);
        take(new Input.Started());
    }

    /** Begun by a listener that takes all there is, through an agent on node n1. */
    static BarrierTranscript met(Barrier barrier) {
        return new BarrierTranscript(barrier).demand(Long.MAX_VALUE).named();
    }

    BarrierTranscript named() {
        return answer(
                "self",
                new Response(200, Map.of(), Bytes.utf8("{\"Config\":{\"NodeName\":\"n1\",\"Datacenter\":\"dc1\"}}")));
    }

    BarrierTranscript demand(long n) {
        return take(new Input.Demanded(n));
    }

    /** Answers the read with what the tree holds. */
    BarrierTranscript read(Tree tree) {
        return answer("listing", tree.response());
    }

    /** The poll tells what the tree holds. */
    BarrierTranscript poll(Tree tree) {
        return poll(tree.snapshot(0));
    }

    BarrierTranscript poll(Snapshot<KvListing> snapshot) {
        assertThat(wants.watch()).as("the watch").isPresent();
        return take(new Input.EntriesListed(snapshot));
    }

    BarrierTranscript answer(String name, Response response) {
        Call call = call(name);
        Optional<ConsulException> failure = Verdict.on(call.request(), response);
        underWay.remove(call);
        return take(failure.<Input>map(cause -> new Input.Failed(call, cause))
                .orElseGet(() -> new Input.Answered(call, response)));
    }

    BarrierTranscript fail(String name, ConsulException failure) {
        Call call = call(name);
        underWay.remove(call);
        return take(new Input.Failed(call, failure));
    }

    BarrierTranscript failWatch(ConsulException failure) {
        return take(new Input.WatchFailed(failure));
    }

    BarrierTranscript fire(String timer) {
        now = Math.max(now, wants.timers().getOrDefault(timer, now));
        assertThat(wants.timers()).containsKey(timer);
        return take(new Input.TimerFired(timer));
    }

    BarrierTranscript cancel() {
        return take(new Input.Cancelled());
    }

    private BarrierTranscript take(Input input) {
        assertThat(over).as("an end before %s", input).isEmpty();
        Step<NodeEvent> step = protocol.take(input, new Moment(now, Instant.EPOCH));
        assertThat(step.calls()).as("a barrier only reads").isEmpty();
        wants = step.wants();
        underWay.retainAll(wants.reads());
        wants.reads().stream()
                .filter(underWay::add)
                .filter(call -> call.name().equals("listing"))
                .forEach(call -> reads++);
        step.events().forEach(event -> told.add((BarrierEvent) event));
        if (step.ending() instanceof Step.Over end) {
            over = Optional.of(end);
            assertThat(wants).isEqualTo(Wants.nothing());
        }
        return this;
    }

    private Call call(String name) {
        return underWay.stream()
                .filter(call -> call.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not under way, but " + underWay));
    }

    boolean isReading() {
        return underWay.stream().anyMatch(call -> call.name().equals("listing"));
    }

    /** How often the listing was read. */
    int reads() {
        return reads;
    }

    Wants wants() {
        return wants;
    }

    boolean isOver() {
        return over.isPresent();
    }

    Optional<ConsulException> failure() {
        return over.flatMap(Step.Over::failure).map(ConsulException.class::cast);
    }

    /** Whether it ended well, as the last event says. */
    boolean isOpened() {
        boolean opened = !told.isEmpty() && told.get(told.size() - 1) instanceof BarrierEvent.Opened;
        assertThat(isOver() && failure().isEmpty()).isEqualTo(opened);
        return opened;
    }

    List<BarrierEvent> events() {
        return told;
    }

    /** What was told, in short. */
    List<String> told() {
        return told.stream().map(BarrierTranscript::inShort).toList();
    }

    static String inShort(BarrierEvent event) {
        if (event instanceof BarrierEvent.Joined joined) {
            return "+" + joined.node() + ":" + joined.participant().state();
        }
        if (event instanceof BarrierEvent.Changed changed) {
            return changed.node() + ":" + changed.previous().state() + ">"
                    + changed.participant().state();
        }
        if (event instanceof BarrierEvent.Left left) {
            return "-" + left.node();
        }
        if (event instanceof BarrierEvent.Ready ready) {
            return ready.ready() + "/" + ready.present() + " of " + ready.needed();
        }
        return ((BarrierEvent.Opened) event)
                .participants().stream().map(Participant::id).collect(Collectors.joining(",", "open:", ""));
    }
}
