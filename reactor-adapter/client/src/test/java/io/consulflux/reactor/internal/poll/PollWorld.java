// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.Histories;
import io.consulflux.poll.Tolerance;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Polls on a scripted Consul and virtual time. */
public final class PollWorld {

    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
    public static final int CONNECTIONS = 16;

    public final ScriptedTransport consul = new ScriptedTransport();
    public final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    public final Connection connection = new Connection(
            consul,
            new Clock(time),
            new Jitter(Histories.data()::nextDouble),
            CALL_TIMEOUT,
            new Tolerance(Optional.empty(), OptionValues.REFUSAL_LIMIT));
    public final Polls polls = new Polls(connection, CONNECTIONS);

    public Flux<Snapshot<String>> word() {
        return polls.watch(new WordQuestion("word"));
    }

    /** Somebody who wants all there is. */
    public TestSubscriber<Snapshot<String>> listener() {
        return listener(Long.MAX_VALUE);
    }

    public TestSubscriber<Snapshot<String>> listener(long demand) {
        TestSubscriber<Snapshot<String>> listener =
                TestSubscriber.builder().initialRequest(demand).build();
        word().subscribe(listener);
        return listener;
    }

    public void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    public static List<String> words(TestSubscriber<Snapshot<String>> listener) {
        return listener.getReceivedOnNext().stream().map(Snapshot::state).toList();
    }
}
