// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams rules, checked on a watch of events that come all the time and never end. */
@Test
@SuppressWarnings("exports") // TestNG wants its tests public; that they are in a module of a public API means nothing.
public final class EventTckTest extends PublisherVerification<NodeEvent> {

    public EventTckTest() {
        // Where a rule is optional the whole of the first is waited for; a busy machine needs more than half a second.
        super(new TestEnvironment(2_000, 50), 500);
    }

    @Override
    public long maxElementsFromPublisher() {
        return Long.MAX_VALUE;
    }

    @Override
    public Publisher<NodeEvent> createPublisher(long elements) {
        AtomicLong last = new AtomicLong();
        return watch(request -> Mono.fromSupplier(() -> oneMore(request, last.incrementAndGet()))
                .delaySubscription(Duration.ofMillis(1)));
    }

    @Override
    public Publisher<NodeEvent> createFailedPublisher() {
        return watch(request -> Mono.error(new ConsulDeniedException(request.operation(), "refused")));
    }

    /** An agent that has received one more event each time it is asked. */
    private static Response oneMore(Request request, long last) {
        boolean self = request.path().endsWith("/self");
        String body = self
                ? "{\"Config\":{\"NodeName\":\"n1\",\"Datacenter\":\"dc1\"}}"
                : LongStream.rangeClosed(Math.max(1, last - 3), last)
                        .mapToObj(number -> "{\"ID\":\"id-" + number + "\",\"Name\":\"a\",\"LTime\":" + number + "}")
                        .collect(Collectors.joining(",", "[", "]"));
        return new Response(200, Map.of("X-Consul-Index", Long.toUnsignedString(-last)), Bytes.utf8(body));
    }

    private static Publisher<NodeEvent> watch(Function<Request, Mono<Response>> agent) {
        ConsulTransport transport = new ConsulTransport() {
            @Override
            public Mono<Response> exchange(Request request, Duration timeout) {
                return agent.apply(request);
            }

            @Override
            public Mono<Void> disposeLater() {
                return Mono.empty();
            }
        };
        Connection connection = new Connection(transport, new Clock(Schedulers.parallel()), Duration.ofSeconds(5));
        ConsulEvents events = new ConsulEvents(connection, new Polls(connection, 10), Optional.empty(), () -> false);
        return Bare.of(events.watch());
    }
}
