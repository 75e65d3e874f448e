// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.error.ConsulException;
import io.consulflux.poll.ByteBudget;
import io.consulflux.poll.Cursor;
import io.consulflux.poll.Headers;
import io.consulflux.poll.PollTimes;
import io.consulflux.poll.Question;
import io.consulflux.poll.Setbacks;
import io.consulflux.poll.WakeBudget;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A poll by the rules of {@code io.consulflux.poll}, put together as the adapter does. */
final class SimulatedPoll<S> {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);

    /** More than an answer takes in fair weather. */
    private static final Duration SLOW = Duration.ofMillis(300);

    /** What one try came to, for those who check the poll. */
    record Try(long asked, long over, boolean waited, boolean failed, boolean changed, boolean due) {}

    private final Question<S> question;
    private final VirtualTime time;
    private final Network network;
    private final Random random;
    private final List<Listener<S>> listeners = new ArrayList<>();
    private final List<Try> tries = new ArrayList<>();
    private final List<BiConsumer<Response, Boolean>> witnesses = new ArrayList<>();
    private Optional<Network.Exchange> exchange = Optional.empty();
    private Optional<VirtualTime.Plan> pausing = Optional.empty();
    private Cursor cursor;
    private Optional<String> agent = Optional.empty();
    private WakeBudget budget;
    private ByteBudget bytes;
    private Setbacks setbacks = Setbacks.none();
    private Optional<Snapshot<S>> current = Optional.empty();
    private long asked;
    private Duration waited = Duration.ZERO;
    private boolean over;

    /** Whether nothing failed since the last answer. */
    private boolean unbroken;

    /** Who is told of each state, the known one first, and of the end. */
    record Listener<S>(Consumer<Snapshot<S>> onState, Consumer<ConsulException> onEnd) {}

    SimulatedPoll(Question<S> question, Client client) {
        this.question = question;
        this.time = client.time();
        this.network = client.network();
        this.random = client.random();
        this.cursor = question.start();
        this.budget = WakeBudget.full(time.nanos());
        this.bytes = ByteBudget.full(time.nanos());
    }

    /** Who sees each answer that is read, and whether it goes on from the one before. */
    void witness(BiConsumer<Response, Boolean> witness) {
        witnesses.add(witness);
    }

    Optional<Snapshot<S>> current() {
        return current;
    }

    List<Try> tries() {
        return tries;
    }

    /** The first one begins it. */
    void join(Listener<S> listener) {
        listeners.add(listener);
        current.ifPresent(listener.onState);
        if (listeners.size() == 1) {
            poll();
        }
    }

    /** The last one ends it. */
    void leave(Listener<S> listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            over = true;
            exchange.ifPresent(Network.Exchange::abort);
            pausing.ifPresent(VirtualTime.Plan::cancel);
        }
    }

    private void poll() {
        asked = time.nanos();
        boolean first = cursor.index() == 0;
        waited = random.nextInt(4) == 0 ? PollTimes.wait(20 + random.nextInt(60), 20) : PollTimes.WAIT;
        Request request = first ? question.request() : question.request().blocking(cursor.index(), waited);
        Duration limit = first ? CALL_TIMEOUT : PollTimes.limit(PollTimes.WAIT);
        exchange = Optional.of(network.exchange(
                request, limit, new Network.Listener(response -> answered(request, response), this::failed)));
    }

    private void answered(Request request, Response response) {
        boolean continued = cursor.index() != 0;
        Snapshot<S> answer;
        try {
            answer = read(request, response, current.map(Snapshot::state));
        } catch (ConsulException unintelligible) {
            failed(unintelligible);
            return;
        }
        boolean goesOn = continued && unbroken;
        unbroken = true;
        witnesses.forEach(witness -> witness.accept(response, goesOn));
        boolean changed =
                current.filter(known -> known.state().equals(answer.state())).isEmpty();
        boolean differs = changed
                || current.filter(known -> known.epoch() == answer.epoch()).isEmpty();
        Duration pause = pause(response, answer, changed);
        if (differs) {
            current = Optional.of(answer);
            List.copyOf(listeners).forEach(listener -> listener.onState.accept(answer));
        }
        if (!over) {
            pollAfter(pause);
        }
    }

    private Duration pause(Response response, Snapshot<S> answer, boolean changed) {
        Duration took = Duration.ofNanos(time.nanos() - asked);
        boolean due = took.compareTo(waited) >= 0;
        boolean continued = cursor.index() != 0;
        tries.add(new Try(asked, time.nanos(), continued, false, changed, due));
        setbacks = setbacks.answered(continued);
        cursor = due ? cursor.answered(answer.index()) : cursor.answeredEarly(answer.index());
        if (continued && !agent.equals(response.agent())) {
            cursor = cursor.failed();
        }
        agent = response.agent();
        if (!changed) {
            budget = due ? budget.slept(took) : budget.spend(time.nanos());
        }
        bytes = bytes.spend(response.body().size(), question.bytesPerSecond(), time.nanos());
        return changed
                ? bytes.pause(response.body().size(), question.bytesPerSecond())
                : due ? Duration.ZERO : budget.pause();
    }

    private Snapshot<S> read(Request request, Response response, Optional<S> before) {
        long index = Headers.index(request.operation(), response);
        Cursor next = cursor.answered(index);
        Optional<S> known = next.epoch() == cursor.epoch() ? before : Optional.empty();
        S state = cursor.index() == 0 ? question.readAnew(response, known) : question.read(response, known);
        return Headers.snapshot(state, response, next.seen(), next.epoch());
    }

    private void failed(ConsulException failure) {
        long now = time.nanos();
        unbroken = false;
        tries.add(new Try(asked, now, cursor.index() != 0, true, false, false));
        cursor = cursor.failed();
        setbacks = setbacks.and(failure, now, Duration.ofNanos(now - asked));
        if (setbacks.areBorne(failure, now, current.isEmpty() ? Duration.ZERO : REFUSAL_LIMIT)) {
            pollAfter(setbacks.pause(random.nextDouble()));
        } else {
            over = true;
            List.copyOf(listeners).forEach(listener -> listener.onEnd.accept(failure));
        }
    }

    private void pollAfter(Duration delay) {
        pausing = Optional.of(time.after(delay, this::poll));
    }

    /** Whether it waits for an answer that is lost. */
    boolean isForsaken() {
        return exchange.filter(Network.Exchange::isForsaken).isPresent();
    }

    /** Whether Consul keeps the answer, and one that came now would come before the wait that was asked for is over. */
    boolean isWaiting() {
        Duration taken = Duration.ofNanos(time.nanos() - asked).plus(SLOW);
        return taken.compareTo(waited) < 0
                && exchange.filter(Network.Exchange::isWaiting).isPresent();
    }

    boolean isOver() {
        return over;
    }
}
