// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.error.ConsulException;
import io.consulflux.poll.PollLoop;
import io.consulflux.poll.PollTimes;
import io.consulflux.poll.Question;
import io.consulflux.poll.Tolerance;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A {@link PollLoop} in virtual time, and what it has done. */
final class SimulatedPoll<S> {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Tolerance TOLERANCE = new Tolerance(Optional.empty(), Duration.ofSeconds(30));

    /** More than an answer takes in fair weather. */
    private static final Duration SLOW = Duration.ofMillis(300);

    /** What one try came to, for those who check the poll. */
    record Try(long asked, long over, boolean waited, boolean failed, boolean changed, boolean due) {}

    private final VirtualTime time;
    private final Network network;
    private final Random random;
    private final List<Listener<S>> listeners = new ArrayList<>();
    private final List<Try> tries = new ArrayList<>();
    private final List<BiConsumer<Response, Boolean>> witnesses = new ArrayList<>();
    private Optional<Network.Exchange> exchange = Optional.empty();
    private Optional<VirtualTime.Plan> pausing = Optional.empty();
    private final PollLoop<S> loop;
    private long asked;
    private boolean continues;
    private Duration waited = Duration.ZERO;
    private boolean over;

    /** Whether nothing failed since the last answer. */
    private boolean unbroken;

    /** Who is told of each state, the known one first, and of the end. */
    record Listener<S>(Consumer<Snapshot<S>> onState, Consumer<ConsulException> onEnd) {}

    SimulatedPoll(Question<S> question, Client client) {
        this.time = client.time();
        this.network = client.network();
        this.random = client.random();
        this.loop = new PollLoop<>(question, TOLERANCE, CALL_TIMEOUT, random::nextDouble, time.nanos());
    }

    /** Who sees each answer that is read, and whether it goes on from the one before. */
    void witness(BiConsumer<Response, Boolean> witness) {
        witnesses.add(witness);
    }

    Optional<Snapshot<S>> current() {
        return Optional.ofNullable(loop.current());
    }

    List<Try> tries() {
        return tries;
    }

    /** The first one begins it. */
    void join(Listener<S> listener) {
        listeners.add(listener);
        current().ifPresent(listener.onState);
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
        waited = random.nextInt(4) == 0 ? PollTimes.wait(20 + random.nextInt(60), 20) : PollTimes.WAIT;
        PollLoop.Query query = loop.ask(asked, waited);
        continues = query.request().blockingWait().isPresent();
        exchange = Optional.of(
                network.exchange(query.request(), query.limit(), new Network.Listener(this::answered, this::failed)));
    }

    private void answered(Response response) {
        PollLoop.Turn turn = loop.answered(response, time.nanos());
        if (!(turn instanceof PollLoop.Answered answered)) {
            missed(turn);
            return;
        }
        boolean goesOn = continues && unbroken;
        unbroken = true;
        tries.add(new Try(asked, time.nanos(), continues, false, answered.isChanged(), answered.isDue()));
        witnesses.forEach(witness -> witness.accept(response, goesOn));
        if (answered.isNews()) {
            current().ifPresent(news -> List.copyOf(listeners).forEach(listener -> listener.onState.accept(news)));
        }
        if (!over) {
            pollAfter(answered.pause());
        }
    }

    private void failed(ConsulException failure) {
        missed(loop.failed(failure, time.nanos()));
    }

    private void missed(PollLoop.Turn turn) {
        unbroken = false;
        tries.add(new Try(asked, time.nanos(), continues, true, false, false));
        if (turn instanceof PollLoop.Tolerated tolerated) {
            pollAfter(tolerated.pause());
        } else if (turn instanceof PollLoop.Ended ended) {
            over = true;
            List.copyOf(listeners).forEach(listener -> listener.onEnd.accept(ended.failure()));
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
