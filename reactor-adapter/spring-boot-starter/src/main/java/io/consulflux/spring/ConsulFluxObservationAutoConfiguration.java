// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFluxObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** An observation of each call to Consul; see {@link ConsulFluxObservations}. */
@AutoConfiguration(
        before = ConsulFluxAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class ConsulFluxObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "consulFluxObservations")
    ConsulOptionsCustomizer consulFluxObservations(ObservationRegistry registry) {
        return options -> options.wrapTransport(new ConsulFluxObservations(registry));
    }
}
