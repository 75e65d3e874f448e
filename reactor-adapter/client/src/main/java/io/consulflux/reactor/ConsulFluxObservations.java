// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.spi.ConsulTransport;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.UnaryOperator;

/**
 * An observation of each call to Consul, by {@link ConsulOptions#wrapTransport}: {@value #NAME}, from subscription to the
 * whole answer, however many agents were tried. Its low-cardinality key values:
 *
 * <ul>
 *   <li>{@code operation}: method and endpoint, such as {@code PUT session/create} or {@code GET kv}; never a key, a name, an
 *       id or a token
 *   <li>{@code outcome}: {@code SUCCESS}, {@code CLIENT_ERROR} or {@code SERVER_ERROR} by the answer's status (404 is what
 *       Consul says of a key that is not there), {@code UNREACHABLE} where there was no whole answer, {@code CANCELLED}
 * </ul>
 *
 * <p>Its parent is the observation in the subscriber's Reactor context (key {@code micrometer.observation}), or else the
 * current one of the subscribing thread. Calls of a job belong to who subscribed to the job. Blocking queries are not
 * observed: they are shared, and last as long as nothing changes; see {@link ConsulFluxMetrics}.
 *
 * <p>Needs {@code io.micrometer:micrometer-observation} on the class path.
 */
@SuppressWarnings("exports") // Micrometer is there for those who bring it, and no module must need it to compile
public final class ConsulFluxObservations implements UnaryOperator<ConsulTransport> {

    /** What the observations are called. */
    public static final String NAME = "consul.flux.calls";

    private final ObservationRegistry registry;

    /** Observations for this registry. */
    public ConsulFluxObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** The same transport, observed. */
    @Override
    public ConsulTransport apply(ConsulTransport transport) {
        return new ObservedTransport(transport, registry);
    }
}
