// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.poll.Verdict;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands where a driver stands: passes inputs on, keeps what is under way and what is wanted, and fails the test as soon
 * as either side breaks the contract of {@link Protocol}.
 */
public final class Conversation {

    /** Below zero, since a monotonic clock may read anything. */
    private static final long ORIGIN = -3_000_000_000L;

    private static final Instant DAWN = Instant.parse("2026-01-01T00:00:00Z");

    private final Protocol<NodeEvent> protocol;
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Map<String, Call> reads = new LinkedHashMap<>();
    private final List<Call> sent = new ArrayList<>();
    private final List<NodeEvent> events = new ArrayList<>();
    private Wants wants = Wants.nothing();
    private Optional<Step.Over> over = Optional.empty();
    private long now = ORIGIN;
    private boolean cancelled;

    public Conversation(Protocol<NodeEvent> protocol) {
        this.protocol = protocol;
    }

    public void start() {
        take(new Input.Started());
    }

    public void answer(Call call, int status, String body) {
        Response response = new Response(status, Map.of("X-Consul-Index", "7"), Bytes.utf8(body));
        Optional<ConsulException> failure = Verdict.on(call.request(), response);
        arrived(call);
        take(failure.<Input>map(cause -> new Input.Failed(call, cause))
                .orElseGet(() -> new Input.Answered(call, response)));
    }

    public void fail(Call call, ConsulException failure) {
        arrived(call);
        take(new Input.Failed(call, failure));
    }

    private void arrived(Call call) {
        Map<String, Call> home = calls.containsKey(call.name()) ? calls : reads;
        assertThat(home.remove(call.name())).as("under way as %s", call.name()).isEqualTo(call);
    }

    public void changed(List<String> added, List<String> removed) {
        assertThat(wants.watch()).as("the watch").isPresent();
        take(new Input.KeysChanged(added, removed));
    }

    public void watchFailed(ConsulException failure) {
        assertThat(wants.watch()).as("the watch").isPresent();
        take(new Input.WatchFailed(failure));
    }

    /** Lets the time come for which the timer is set, if it has not, and fires it. */
    public void fire(String timer) {
        now = Math.max(now, reading(timer));
        take(new Input.TimerFired(timer));
    }

    public void demand(long events) {
        take(new Input.Demanded(events));
    }

    public void cancel() {
        cancelled = true;
        take(new Input.Cancelled());
    }

    public void pass(Duration time) {
        now += time.toNanos();
    }

    /** Passes on any input. */
    public void take(Input input) {
        assertThat(over).as("an end before %s", input).isEmpty();
        Step<NodeEvent> step = protocol.take(input, new Moment(now, DAWN.plusNanos(now - ORIGIN)));
        step.calls().forEach(this::begin);
        compare(step.wants());
        if (cancelled) {
            assertThat(step.events()).as("told to nobody").isEmpty();
        }
        events.addAll(step.events());
        if (step.ending() instanceof Step.Over ending) {
            over = Optional.of(ending);
            assertThat(step.wants()).as("wanted after the end").isEqualTo(Wants.nothing());
        }
    }

    private void begin(Call call) {
        assertThat(calls.put(call.name(), call))
                .as("another call named %s under way", call.name())
                .isNull();
        sent.add(call);
    }

    private void compare(Wants wanted) {
        wants = wanted;
        Set<Call> listed = new LinkedHashSet<>(wanted.reads());
        reads.values().retainAll(listed);
        for (Call read : listed) {
            assertThat(calls).as("a call under way").doesNotContainKey(read.name());
            Call before = reads.put(read.name(), read);
            assertThat(before).as("another read of that name").isIn(null, read);
            if (before == null) {
                sent.add(read);
            }
        }
        assertThat(reads).as("reads by name").hasSameSizeAs(wanted.reads());
    }

    /** The call or read under way that has this name. */
    public Call underWay(String name) {
        Call call = calls.containsKey(name) ? calls.get(name) : reads.get(name);
        assertThat(call)
                .as("%s among %s and %s", name, calls.keySet(), reads.keySet())
                .isNotNull();
        return java.util.Objects.requireNonNull(call);
    }

    public List<Call> calls() {
        return List.copyOf(calls.values());
    }

    public List<Call> reads() {
        return List.copyOf(reads.values());
    }

    public Map<String, Long> timers() {
        return wants.timers();
    }

    /** What is wanted now. */
    public Wants wants() {
        return wants;
    }

    public Optional<KeysQuestion> watch() {
        return wants.watch().map(KeysQuestion.class::cast);
    }

    /** Every call and read ever begun, in order. */
    public List<Call> sent() {
        return List.copyOf(sent);
    }

    public boolean isSent(String name) {
        return sent.stream().anyMatch(call -> call.name().equals(name));
    }

    public List<NodeEvent> events() {
        return List.copyOf(events);
    }

    public boolean isOver() {
        return over.isPresent();
    }

    /** With what it failed, which may be none of ours. */
    public Optional<Throwable> failed() {
        return over.flatMap(ending -> ending.failure().map(Throwable.class::cast));
    }

    public Optional<ConsulException> failure() {
        return failed().map(ConsulException.class::cast);
    }

    /** How long since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(now - ORIGIN);
    }

    /** How long since the start until the timer is due. */
    public Duration due(String timer) {
        return Duration.ofNanos(reading(timer) - ORIGIN);
    }

    private long reading(String timer) {
        assertThat(wants.timers()).as("the wanted timers").containsKey(timer);
        return wants.timers().getOrDefault(timer, now);
    }
}
