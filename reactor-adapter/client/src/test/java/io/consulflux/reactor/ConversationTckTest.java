// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.reactor.internal.conversation.Conversations;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams rules, checked on a conversation that tells as many events as it is asked for, and ends. */
@Test
@SuppressWarnings("exports") // TestNG wants its tests public; that they are in a module of a public API means nothing.
public final class ConversationTckTest extends PublisherVerification<Long> {

    public ConversationTckTest() {
        // Where a rule is optional the whole of the first is waited for; a busy machine needs more than half a second.
        super(new TestEnvironment(2_000, 50), 500);
    }

    @Override
    public Publisher<Long> createPublisher(long elements) {
        return Bare.of(conversations().flux("test", () -> new Counting(elements)));
    }

    /** One that its failing protocol ends before it has told anything. */
    @Override
    public Publisher<Long> createFailedPublisher() {
        Flux<Long> failing = conversations().flux("test", () -> (input, at) -> {
            throw new IllegalStateException("defect");
        });
        return Bare.of(failing);
    }

    private static Conversations conversations() {
        Clock clock = new Clock(Schedulers.parallel());
        Connection connection = new Connection(new ScriptedTransport(), clock, Duration.ofSeconds(5));
        return new Conversations(connection, new Polls(connection, 10));
    }

    /** Tells numbers under demand, a hundred at a time. */
    private static final class Counting implements Protocol<Long> {

        private static final int BATCH = 100;

        private final long count;
        private long told;
        private long wanted;
        private boolean gone;

        Counting(long count) {
            this.count = count;
        }

        @Override
        public Step<Long> take(Input input, Moment at) {
            gone |= input instanceof Input.Cancelled;
            if (input instanceof Input.Demanded demanded) {
                wanted = wanted + demanded.events() < 0 ? Long.MAX_VALUE : wanted + demanded.events();
            }
            long now = gone ? 0 : Math.min(BATCH, Math.min(wanted, count - told));
            List<Long> events = LongStream.range(told, told + now).boxed().toList();
            told += now;
            wanted -= now;
            boolean more = !gone && told < count;
            return new Step<>(
                    List.of(),
                    events,
                    more && wanted > 0 ? next(at) : Wants.nothing(),
                    more ? new Step.Open() : new Step.Over(Optional.empty()));
        }

        private static Wants next(Moment at) {
            return new Wants(Optional.empty(), Map.of("next", at.nanos()), List.of());
        }
    }
}
