// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.kv.ListingQuestion;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Runs one conversation in virtual time, as {@link Protocol} asks of a driver. Its program may be stopped for a while:
 * what happens meanwhile is met afterwards, in the order in which it happened.
 */
final class SimulatedDriver<E> {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    /** An event, and when it was told. */
    record Told<E>(E event, long at) {}

    /** A call or a read that is over: how it came out, and when the protocol learnt it. */
    record Done(Call call, long sent, Input outcome, long at) {}

    private record Timer(long due, VirtualTime.Plan plan) {}

    private final Protocol<E> protocol;
    private final Client client;
    private final Surroundings<E> surroundings;
    private final Deque<Runnable> happenings = new ArrayDeque<>();
    private final Map<String, Timer> timers = new HashMap<>();
    private final Map<Call, Network.Exchange> reads = new HashMap<>();
    private final Map<Call, Network.Exchange> calls = new HashMap<>();
    private final List<Call> sent = new ArrayList<>();
    private final Map<String, Long> firstSent = new HashMap<>();
    private final List<Done> done = new ArrayList<>();
    private final List<Told<E>> told = new ArrayList<>();
    private Optional<? extends ListingQuestion<?>> watched = Optional.empty();
    private Optional<Watch<?>> watch = Optional.empty();
    private Optional<Step.Over> over = Optional.empty();
    private long demanded;
    private long stoppedUntil;
    private boolean taking;
    private boolean cancelled;
    private boolean left;

    SimulatedDriver(Protocol<E> protocol, Client client) {
        this(protocol, client, new Surroundings<>() {});
    }

    SimulatedDriver(Protocol<E> protocol, Client client, Surroundings<E> surroundings) {
        this.protocol = protocol;
        this.client = client;
        this.surroundings = surroundings;
        this.stoppedUntil = client.time().nanos();
    }

    void start() {
        happens(new Input.Started());
    }

    void demand(long events) {
        demanded = demanded > Long.MAX_VALUE - events ? Long.MAX_VALUE : demanded + events;
        happens(() -> {
            if (!cancelled) {
                take(new Input.Demanded(events));
            }
        });
    }

    void cancel() {
        if (!cancelled && over.isEmpty()) {
            cancelled = true;
            happens(new Input.Cancelled());
        }
    }

    /** Something happened beside Consul. */
    void note(Input input) {
        happens(input);
    }

    /** The program does nothing for this span. */
    void stop(Duration span) {
        stoppedUntil = Math.max(stoppedUntil, client.time().nanos() + span.toNanos());
        client.time().at(stoppedUntil, this::takeAll);
    }

    private void happens(Input input) {
        happens(() -> take(input));
    }

    private void happens(Runnable happening) {
        happenings.add(happening);
        takeAll();
    }

    private void takeAll() {
        if (taking || client.time().nanos() < stoppedUntil) {
            return;
        }
        taking = true;
        for (Runnable next = happenings.poll(); next != null; next = happenings.poll()) {
            next.run();
        }
        taking = false;
    }

    private void take(Input input) {
        if (over.isPresent()) {
            return;
        }
        Step<E> step = protocol.take(input, client.time().moment());
        left |= input instanceof Input.Cancelled;
        if (left) {
            assertThat(step.events()).as("told to nobody").isEmpty();
        }
        step.calls().forEach(this::perform);
        hold(step.wants());
        if (!cancelled) {
            step.events().forEach(this::tell);
        }
        if (step.ending() instanceof Step.Over end) {
            assertThat(step.wants()).as("wanted after the end").isEqualTo(Wants.nothing());
            over = Optional.of(end);
            calls.values().forEach(Network.Exchange::abort);
            surroundings.end();
        }
    }

    private void tell(E event) {
        told.add(new Told<>(event, client.time().nanos()));
        surroundings.told(event);
    }

    private void perform(Call call) {
        assertThat(calls.keySet()).extracting(Call::name).as("calls under way").doesNotContain(call.name());
        start(call, calls);
    }

    private void hold(Wants wants) {
        timers.entrySet().removeIf(running -> {
            Long due = wants.timers().get(running.getKey());
            boolean stale = due == null || due != running.getValue().due();
            if (stale) {
                running.getValue().plan().cancel();
            }
            return stale;
        });
        // Sorted: the order of an immutable map is another one with each run.
        new TreeMap<>(wants.timers()).forEach((name, due) -> timers.computeIfAbsent(name, added -> timer(added, due)));
        Set<String> names = new TreeSet<>();
        wants.reads()
                .forEach(read -> assertThat(names.add(read.name()))
                        .as("%s is one", read.name())
                        .isTrue());
        reads.entrySet().removeIf(running -> {
            boolean stale = !wants.reads().contains(running.getKey());
            if (stale) {
                running.getValue().abort();
            }
            return stale;
        });
        watch(wants.watch());
        surroundings.hold(wants);
        wants.reads().stream().filter(call -> !reads.containsKey(call)).forEach(call -> start(call, reads));
    }

    private Timer timer(String name, long due) {
        return new Timer(
                due,
                client.time()
                        .at(
                                due,
                                () -> happens(() -> {
                                    Timer running = timers.get(name);
                                    if (running != null && running.due() == due) {
                                        timers.remove(name);
                                        take(new Input.TimerFired(name));
                                    }
                                })));
    }

    private void start(Call call, Map<Call, Network.Exchange> family) {
        sent.add(call);
        firstSent.putIfAbsent(call.name(), client.time().nanos());
        Duration limit =
                call.limit().filter(own -> own.compareTo(CALL_TIMEOUT) < 0).orElse(CALL_TIMEOUT);
        long began = client.time().nanos();
        Network.Exchange[] exchange = new Network.Exchange[1];
        exchange[0] = client.network()
                .exchange(
                        call.request(),
                        limit,
                        new Network.Listener(
                                response -> arrived(family, exchange, began, call, new Input.Answered(call, response)),
                                failure -> arrived(family, exchange, began, call, new Input.Failed(call, failure))));
        family.put(call, exchange[0]);
    }

    private void arrived(
            Map<Call, Network.Exchange> family, Network.Exchange[] exchange, long began, Call call, Input outcome) {
        happens(() -> {
            if (family.remove(call, exchange[0])) {
                done.add(new Done(call, began, outcome, client.time().nanos()));
                take(outcome);
            }
        });
    }

    private void watch(Optional<? extends ListingQuestion<?>> wanted) {
        if (!wanted.equals(watched)) {
            watch.ifPresent(Watch::leave);
            watched = wanted;
            watch = wanted.map(this::follow);
            watch.ifPresent(Watch::join);
        }
    }

    private Watch<?> follow(ListingQuestion<?> question) {
        if (question instanceof KeysQuestion keys) {
            KeyListing[] known = {KeyListing.empty()};
            return new Watch<>(client.poll(keys), snapshot -> {
                KeyListing.Difference difference = known[0].to(snapshot.state());
                known[0] = snapshot.state();
                return new Input.KeysChanged(difference.added(), difference.removed());
            });
        }
        return new Watch<>(client.poll((EntriesQuestion) question), Input.EntriesListed::new);
    }

    /** States that come while the program is stopped are conflated. */
    private final class Watch<S> {
        private final SimulatedPoll<S> poll;
        private final Function<Snapshot<S>, Input> reading;
        private final SimulatedPoll.Listener<S> listener = new SimulatedPoll.Listener<>(this::look, this::fail);
        private Optional<Snapshot<S>> taken = Optional.empty();
        private boolean left;

        Watch(SimulatedPoll<S> poll, Function<Snapshot<S>, Input> reading) {
            this.poll = poll;
            this.reading = reading;
        }

        void join() {
            poll.join(listener);
        }

        void leave() {
            left = true;
            poll.leave(listener);
        }

        private void look(Snapshot<S> news) {
            happens(() -> {
                Snapshot<S> current = poll.current().orElse(news);
                if (!left && !taken.equals(Optional.of(current))) {
                    taken = Optional.of(current);
                    take(reading.apply(current));
                }
            });
        }

        private void fail(ConsulException failure) {
            happens(() -> {
                if (!left) {
                    take(new Input.WatchFailed(failure));
                }
            });
        }
    }

    List<Told<E>> told() {
        return told;
    }

    List<E> events() {
        return told.stream().map(Told::event).toList();
    }

    /** When a call or a read of this name was first sent, whatever became of it. */
    Optional<Long> firstSent(String name) {
        return Optional.ofNullable(firstSent.get(name));
    }

    /** Every call and read ever begun, in order. */
    List<Call> sent() {
        return sent;
    }

    /** Every call and read that is over. */
    List<Done> done() {
        return done;
    }

    /** The reads under way. */
    Set<Call> reads() {
        return reads.keySet();
    }

    long demanded() {
        return demanded;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isOver() {
        return over.isPresent();
    }

    Optional<ConsulException> failure() {
        return ending().map(ConsulException.class::cast);
    }

    /** What it ended with, which may be the failure of its listener's own publisher. */
    Optional<Throwable> ending() {
        return over.flatMap(Step.Over::failure);
    }
}
