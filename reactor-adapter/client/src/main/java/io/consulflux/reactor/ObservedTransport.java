// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/** Another transport, each call of which is observed; see {@link ConsulFluxObservations}. */
final class ObservedTransport implements ConsulTransport {

    /** Where Micrometer's ObservationThreadLocalAccessor, whose library need not be there, has the current observation. */
    static final String KEY = "micrometer.observation";

    private static final int LEAST_CLIENT_ERROR = 400;
    private static final int LEAST_SERVER_ERROR = 500;

    private final ConsulTransport transport;
    private final ObservationRegistry registry;

    ObservedTransport(ConsulTransport transport, ObservationRegistry registry) {
        this.transport = transport;
        this.registry = registry;
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        if (request.blockingWait().isPresent()) {
            return transport.exchange(request, timeout);
        }
        return Mono.deferContextual(context -> {
            Observation observation = started(request, context);
            return transport
                    .exchange(request, timeout)
                    .tap(() -> new Recording(observation))
                    .contextWrite(within -> within.put(KEY, observation));
        });
    }

    private Observation started(Request request, ContextView context) {
        String operation = operation(request);
        Observation observation = Observation.createNotStarted(ConsulFluxObservations.NAME, registry)
                .contextualName("consul " + operation)
                .lowCardinalityKeyValue("operation", operation);
        context.<Observation>getOrEmpty(KEY).ifPresent(observation::parentObservation);
        return observation.start();
    }

    /** What follows these two segments is a name, an id or a key; after {@code kv} the key follows at once. */
    private static String operation(Request request) {
        String[] segments = request.path().substring("/v1/".length()).split("/", 3);
        boolean alone = segments.length == 1 || segments[0].equals("kv");
        return request.method() + " " + (alone ? segments[0] : segments[0] + "/" + segments[1]);
    }

    @Override
    public Optional<String> currentAgent() {
        return transport.currentAgent();
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // A transport of one agent gives itself; equality is no business of a transport.
    public List<ConsulTransport> agents() {
        return transport.agents().stream()
                .<ConsulTransport>map(agent -> agent == transport ? this : new ObservedTransport(agent, registry))
                .toList();
    }

    @Override
    public Mono<Void> disposeLater() {
        return transport.disposeLater();
    }

    /** Stops an observation with what became of its call. */
    private static final class Recording extends DefaultSignalListener<Response> {

        private final Observation observation;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile String outcome = "CANCELLED";

        Recording(Observation observation) {
            this.observation = observation;
        }

        @Override
        public void doOnNext(Response response) {
            int status = response.status();
            outcome = status < LEAST_CLIENT_ERROR
                    ? "SUCCESS"
                    : status < LEAST_SERVER_ERROR ? "CLIENT_ERROR" : "SERVER_ERROR";
        }

        @Override
        public void doOnError(Throwable failure) {
            outcome = "UNREACHABLE";
            observation.error(failure);
        }

        /** A cancel may come between the value and the completion, and from another thread. */
        @Override
        public void doFinally(SignalType end) {
            if (over.compareAndSet(false, true)) {
                observation.lowCardinalityKeyValue("outcome", outcome);
                observation.stop();
            }
        }
    }
}
