// SPDX-License-Identifier: Apache-2.0
package application;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulFluxMetrics;
import io.consulflux.reactor.ConsulFluxObservations;
import io.consulflux.reactor.ConsulOptions;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;

/** Binds the meters and observes a call. */
public final class Application {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Application() {}

    public static void main(String[] arguments) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults()
                .address(arguments[0])
                .wrapTransport(new ConsulFluxObservations(observations)));
        new ConsulFluxMetrics(consul).bindTo(meters);
        consul.kv().get("modules/metered").block(LIMIT);
        System.out.println(meters.get("consul.flux.polls").gauge().value() + " polls");
        System.out.println(meters.get(ConsulFluxObservations.NAME).timer().count() + " call");
        consul.disposeLater().block(LIMIT);
    }
}
