// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.poll.WordQuestion;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams rules, checked on a watch of a state that changes all the time and never ends. */
@Test
@SuppressWarnings("exports") // TestNG wants its tests public; that they are in a module of a public API means nothing.
public final class WatchTckTest extends PublisherVerification<Snapshot<String>> {

    private static final long UNENDING = Long.MAX_VALUE;

    public WatchTckTest() {
        // Where a rule is optional the whole of the first is waited for; a busy machine needs more than half a second.
        super(new TestEnvironment(2_000, 50), 500);
    }

    @Override
    public long maxElementsFromPublisher() {
        return UNENDING;
    }

    @Override
    public Publisher<Snapshot<String>> createPublisher(long elements) {
        AtomicLong index = new AtomicLong();
        return watch(request ->
                Mono.fromSupplier(() -> changed(index.incrementAndGet())).delaySubscription(Duration.ofMillis(1)));
    }

    @Override
    public Publisher<Snapshot<String>> createFailedPublisher() {
        return watch(request -> Mono.error(new ConsulDeniedException(request.operation(), "refused")));
    }

    private static Response changed(long index) {
        return new Response(200, Map.of("X-Consul-Index", Long.toString(index)), Bytes.utf8("state " + index));
    }

    private static Publisher<Snapshot<String>> watch(AnsweringTransport transport) {
        Clock clock = new Clock(Schedulers.parallel());
        return Bare.of(
                new Polls(new Connection(transport, clock, Duration.ofSeconds(5)), 10).watch(new WordQuestion("word")));
    }

    /** Answers every request the same way. */
    private interface AnsweringTransport extends ConsulTransport {

        Mono<Response> answer(Request request);

        @Override
        default Mono<Response> exchange(Request request, Duration timeout) {
            return answer(request);
        }

        @Override
        default Mono<Void> disposeLater() {
            return Mono.empty();
        }
    }
}
