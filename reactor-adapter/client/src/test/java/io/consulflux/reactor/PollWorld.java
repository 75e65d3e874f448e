// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Polls on a scripted Consul and virtual time. */
final class PollWorld {

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
    static final int CONNECTIONS = 16;

    final ScriptedTransport consul = new ScriptedTransport();
    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final Connection connection = new Connection(consul, new Clock(time), CALL_TIMEOUT);
    final Polls polls = new Polls(connection, CONNECTIONS);

    Flux<Snapshot<String>> word() {
        return polls.watch(new WordQuestion("word"));
    }

    /** Somebody who wants all there is. */
    TestSubscriber<Snapshot<String>> listener() {
        return listener(Long.MAX_VALUE);
    }

    TestSubscriber<Snapshot<String>> listener(long demand) {
        TestSubscriber<Snapshot<String>> listener =
                TestSubscriber.builder().initialRequest(demand).build();
        word().subscribe(listener);
        return listener;
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    static List<String> words(TestSubscriber<Snapshot<String>> listener) {
        return listener.getReceivedOnNext().stream().map(Snapshot::state).toList();
    }
}
