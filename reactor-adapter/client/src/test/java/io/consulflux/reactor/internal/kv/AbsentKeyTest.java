// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.PollTimes;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.state.Consistency;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** Consul answers 404 where there is no key, with an index at which one can wait for it. */
class AbsentKeyTest {

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final TestSubscriber<Snapshot<KvListing>> listener = TestSubscriber.create();

    @BeforeEach
    void watch() {
        world.polls
                .watch(new EntriesQuestion("app/a", Optional.empty(), Consistency.DEFAULT))
                .subscribe(listener);
    }

    @AfterEach
    void endTime() {
        world.time.dispose();
    }

    @Test
    void aKeyThatIsNotThereIsWaitedForAtTheIndexOfTheAnswer() {
        absent(10);

        assertThat(listener.getReceivedOnNext())
                .singleElement()
                .extracting(Snapshot::state)
                .isEqualTo(KvListing.empty());
        assertThat(consul.last().request.target()).contains("index=10&").contains("wait=");
    }

    /** Where the key's parent is written to all the time, Consul wakes whoever waits for the key. */
    @Test
    void aKeyThatStaysAwayIsNotAskedForWithoutEnd() {
        int before = consul.count();
        long index = 10;
        Duration passed = Duration.ZERO;
        while (passed.compareTo(Duration.ofHours(1)) < 0) {
            if (consul.last().isInFlight()) {
                absent(index++);
            }
            world.pass(Duration.ofMillis(100));
            passed = passed.plusMillis(100);
        }

        assertThat(listener.getReceivedOnNext()).hasSize(1);
        assertThat(consul.count() - before).isLessThan((int) passed.dividedBy(PollTimes.WAIT) + 102);
    }

    private void absent(long index) {
        consul.last().answer(404, Map.of("X-Consul-Index", Long.toString(index)), "");
    }
}
